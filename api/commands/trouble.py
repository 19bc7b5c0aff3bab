"""What a command says when the book itself is at fault, beside the technical line on standard error."""

from dataclasses import dataclass

from domain.language import Refused
from journal.envelope import FactUnreadable
from journal.recorder import JournalUnreadable, JournalUnwritable
from projections.fold import ViewFailed


@dataclass
class BookDamaged(Refused):
    position: int

    says = "The journal is damaged at position {position:d}; what stands before it can be read."
    advice = "Keep a copy of the folder as it is, and ask about earlier positions with --at."


@dataclass
class ViewStopped(Refused):
    view: str
    position: int

    says = "The view {view} stops at position {position:d}."
    advice = "Ask about earlier positions with --at, and tell whoever looks after Daybook."


@dataclass
class BookNotReadable(Refused):
    says = "The book cannot be read."
    advice = "Check that the folder is the right one; keep a copy of it as it is."


@dataclass
class BookNotWritable(Refused):
    says = "The book cannot be written."
    advice = "See that its disk has room and its folder is yours, then try again."


def trouble_of(fault: JournalUnreadable | JournalUnwritable | ViewFailed) -> Refused:
    """The refusal that tells a person of this fault."""
    if isinstance(fault, JournalUnwritable):
        return BookNotWritable()
    if isinstance(fault, ViewFailed) and not fault.fault.startswith(FactUnreadable.__name__):
        return ViewStopped(fault.view, fault.position)
    position = fault.position
    return BookNotReadable() if position is None else BookDamaged(position)
