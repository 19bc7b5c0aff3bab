"""Sweeping the address book: a detail is written first, then pinned by a fact; one that none came to pin goes."""

from datetime import datetime, timedelta

from domain.facts.people import DetailRecorded
from domain.language import name_of
from journal.address_book import AddressBook
from journal.journal import Journal

_SETTLED = timedelta(hours=1)  # whoever wrote a row an hour ago has recorded its fact by now, or never will
_BACK = timedelta(days=3)  # rows older than that were looked at before


def sweep(journal: Journal, people: AddressBook, now: datetime) -> int:
    """Destroy what was written between three days and an hour ago and is pinned by no fact; how many rows that were."""
    written = people.written(int((now - _BACK).timestamp()), int((now - _SETTLED).timestamp()))
    swept = 0
    for person, field, version in written:
        facts = (entry.fact for entry in journal.entries(tag=person, types=(name_of(DetailRecorded),)))
        pinned = {(fact.field, fact.version) for fact in facts if isinstance(fact, DetailRecorded)}
        if (field, version) not in pinned:
            swept += people.forget(person, field, version)
    return swept
