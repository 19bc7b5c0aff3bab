"""What is asked about a person: do we know them, and which version of each detail is the latest?"""

from collections.abc import Mapping
from types import MappingProxyType

from domain.facts.people import DetailRecorded
from domain.facts.volunteers import VolunteerRegistered
from domain.language import PersonId, Question

_NONE: Mapping[str, int] = MappingProxyType({})


def _details(details: Mapping[str, int], fact: DetailRecorded) -> Mapping[str, int]:
    return {**details, fact.field: fact.version}


def details_of(person: PersonId) -> Question[Mapping[str, int]]:
    """The latest version of each field the address book holds of the person."""
    return Question(about=(person,), start=_NONE, step=_details)


def _met(met: bool, fact: DetailRecorded | VolunteerRegistered) -> bool:
    return met or isinstance(fact, DetailRecorded | VolunteerRegistered)


def is_met(person: PersonId) -> Question[bool]:
    """Whether the book has met the person: a detail of theirs was recorded, or they registered."""
    return Question(about=(person,), start=False, step=_met)
