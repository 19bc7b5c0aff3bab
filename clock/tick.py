"""One tick: carry out what the due view says is due. Several processes may tick at once; nothing is done twice."""

from dataclasses import dataclass, field
from datetime import datetime

from clock.jobs import jobs
from domain.language import Id, Refused
from journal.journal import Hand, Journal
from projections import due
from projections.catch_up import CatchUp
from projections.selection import Range
from projections.view import text_of

CLOCK = Id("clock")
_AT_ONCE = 500


@dataclass
class Ticked:
    """What one tick did: subjects looked at, facts recorded by them, and what was refused, by subject."""

    due: int = 0
    recorded: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def tick(journal: Journal, views: CatchUp, now: datetime) -> Ticked:
    """Everything due at `now` (UTC), each subject an append of its own: one that is refused holds up no other."""
    done = Ticked()
    views.wait_for(journal.recorder.head(), 5.0)
    until = Range(None, text_of(now) + "~")
    place = None
    while True:
        rows = views.store.rows(due.view, {"at": until}, order=("at",), after=place, limit=_AT_ONCE)
        for row in rows:
            done.due += 1
            _carry_out(journal, row, now, done)
        if len(rows) < _AT_ONCE:
            views.wait_for(journal.recorder.head(), 5.0)
            return done
        place = (rows[-1].at, rows[-1].kind, rows[-1].subject)


def _carry_out(journal: Journal, row: due.Due, now: datetime, done: Ticked) -> None:
    job = jobs().get(row.kind)
    if job is None:
        done.unknown.append(row.kind)
        return
    subject = Id(row.subject)
    try:
        hand = Hand(CLOCK, organisation=Id(row.organisation))
        done.recorded += len(journal.carry_out(job.decision(subject, now), hand=hand).facts)
    except Refused as refusal:
        done.refused[row.subject] = refusal.code
