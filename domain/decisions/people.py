"""People: a detail of theirs was written into the address book, and the book pins it."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.decisions.codes import formed
from domain.decisions.digests import salted
from domain.facts.people import DetailRecorded
from domain.language import Ask, Fact, PersonId, Refused
from domain.questions.people import details_of, is_met


@dataclass
class PersonUnknown(Refused):
    kind = "unknown"
    says = "There is no such person."
    advice = "Enter their name first."


@dataclass
class VersionWrong(Refused):
    field: str
    latest: int

    says = "Version {latest} of {field} is the latest; somebody changed it at the same moment."
    advice = "Look at it again, then change it."


@dataclass
class NoteUnknown(Refused):
    kind = "unknown"
    says = "There is no such note about this person."
    advice = "Write the note first."


@dataclass(frozen=True)
class RecordDetail:
    """`field` of the person has a new version in the address book, later than the latest that is recorded, from 1.

    One in between may be missing: its writer stopped before it came here, and its row is swept.
    digest: base64 of SHA-256(salt + value). Raises CodeUnfit, DigestUnfit, VersionWrong.
    """

    person: PersonId
    field: str
    version: int
    digest: str

    def decide(self, ask: Ask) -> Iterator[Fact]:
        field, digest = formed("field", self.field), salted(self.digest)
        latest = ask(details_of(self.person)).get(field, 0)
        if self.version <= latest:
            raise VersionWrong(field, latest)
        yield DetailRecorded(self.person, field, self.version, digest)


def met(ask: Ask, person: PersonId) -> PersonId:
    """The person, when the book has met them. Raises PersonUnknown."""
    if not ask(is_met(person)):
        raise PersonUnknown()
    return person


def noted(ask: Ask, person: PersonId, note: int | None) -> int | None:
    """The version of the person's note, when there is one of that number. Raises NoteUnknown."""
    if note is not None and not 1 <= note <= ask(details_of(person)).get("note", 0):
        raise NoteUnknown()
    return note
