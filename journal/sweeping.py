"""Sweeping the address book: a detail is written first, then pinned by a fact; one that none came to pin goes."""

from datetime import datetime, timedelta

from domain.facts.people import DetailRecorded
from domain.language import PersonId, name_of
from journal.address_book import AddressBook
from journal.journal import Journal

_SETTLED = timedelta(hours=1)  # whoever wrote a row an hour ago has recorded its fact by now, or never will
_BACK = timedelta(days=3)  # rows older than that were looked at before


def pinned_of(journal: Journal, person: PersonId) -> list[tuple[str, int]]:
    """Every field and version of the person that a fact pins, in the order they were recorded."""
    facts = (entry.fact for entry in journal.entries(tag=person, types=(name_of(DetailRecorded),)))
    return [(fact.field, fact.version) for fact in facts if isinstance(fact, DetailRecorded)]


class Sweeper:
    """Looks at each row once, when it has settled; after a start, at those of the last three days."""

    def __init__(self, journal: Journal, people: AddressBook) -> None:
        self._journal = journal
        self._people = people
        self._looked: datetime | None = None

    def sweep(self, now: datetime) -> int:
        """Destroy what was written up to an hour ago and is pinned by no fact; how many rows that were."""
        since, until = self._looked or now - _BACK, now - _SETTLED
        swept = 0
        for person, field, version in self._people.written(int(since.timestamp()), int(until.timestamp())):
            if (field, version) not in pinned_of(self._journal, person):
                swept += self._people.forget(person, field, version)
        self._looked = until
        return swept
