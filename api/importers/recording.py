"""The plan of a file, and the one append that records it: all rows or none, unless the good ones are to be kept."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from api.importers.outcome import RefusedRow, Result
from api.importers.tables import Progress, unseen
from api.languages import to_say
from domain.facts.networks import NetworkFounded
from domain.language import Ask, Decision, Fact, Id, Refused, name_of
from journal.journal import Hand, Journal, Noted

DECIDING = to_say("deciding")
RECORDING = to_say("recording")
_REPORT_EVERY = 500


@dataclass(frozen=True)
class Step:
    """One decision of a plan, the line it comes from, and the key of that row in its source.

    about: the thing it enters. upon: things that earlier steps enter; refused with them when they are refused.
    besides: lines of the other rows it tells of.
    """

    line: int
    row: str
    decision: Decision
    about: Id
    upon: tuple[Id, ...] = ()
    organisation: Id | None = None
    besides: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a file asks for: the lines of its rows, the steps in their order, and the rows that could not become one.

    missing: things such rows would have entered, with their lines.
    whole: the file contradicts itself; not even its good rows may be recorded. So it is with a refusal in `stops`.
    """

    lines: Sequence[int]
    steps: tuple[Step, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    missing: Mapping[Id, int] = field(default_factory=dict)
    whole: bool = False
    stops: tuple[type[Refused], ...] = ()


@dataclass
class RestsOnRefused(Refused):
    other: int

    says = "The row rests on line {other:d}, which is refused."
    advice = "Correct that line first."


class _Stopped(Exception):
    """Some row was refused, so nothing is recorded."""


@dataclass
class _Deciding:
    """Where one attempt stands; the journal asks every decision again when somebody else was faster."""

    plan: Plan
    keep_good: bool
    progress: Progress
    done: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    failed: dict[Id, int] = field(default_factory=dict)

    def begin(self) -> None:
        self.done = 0
        self.refused = list(self.plan.refused)
        self.failed = dict(self.plan.missing)

    def counted(self) -> None:
        self.done += 1
        if self.done % _REPORT_EVERY == 0:
            self.progress(self.done, len(self.plan.steps), DECIDING)

    def refuse(self, step: Step, refusal: Refused) -> None:
        self.failed.setdefault(step.about, step.line)
        if not isinstance(refusal, RestsOnRefused) or refusal.other != step.line:
            self.refused.append(RefusedRow(step.line, refusal))

    def rests_on(self, step: Step) -> int | None:
        """The line of a refused row that this step cannot do without."""
        return next((self.failed[thing] for thing in step.upon if thing in self.failed), None)

    @property
    def stopped(self) -> bool:
        if self.plan.whole or any(isinstance(row.refusal, self.plan.stops) for row in self.refused):
            return True
        return bool(self.refused) and not self.keep_good

    def in_order(self) -> tuple[RefusedRow, ...]:
        """By line, each refusal of a line once. When all is refused anyway, what merely rests on others is left out."""
        found = {(row.line, row.refusal.code, str(row.refusal)): row for row in self.refused}
        rows = (found[key] for key in sorted(found))
        return tuple(row for row in rows if not (self.stopped and isinstance(row.refusal, RestsOnRefused)))


@dataclass(frozen=True)
class _Begin:
    deciding: _Deciding

    def decide(self, _ask: Ask) -> Iterator[Fact]:
        self.deciding.begin()
        return iter(())


@dataclass(frozen=True)
class _Take:
    """A row's decision. Refused, it yields nothing and the others go on, so that every refused row is named."""

    step: Step
    deciding: _Deciding

    def decide(self, ask: Ask) -> Iterator[Fact]:
        self.deciding.counted()
        if (other := self.deciding.rests_on(self.step)) is not None:
            self.deciding.refuse(self.step, RestsOnRefused(other))
            return
        try:
            facts = list(self.step.decision.decide(ask))
        except Refused as refusal:
            self.deciding.refuse(self.step, refusal)
        else:
            yield from facts


@dataclass(frozen=True)
class _End:
    deciding: _Deciding

    def decide(self, _ask: Ask) -> Iterator[Fact]:
        total = len(self.deciding.plan.steps)
        self.deciding.progress(total, total, DECIDING)
        if self.deciding.stopped:
            raise _Stopped
        self.deciding.progress(0, 1, RECORDING)
        return iter(())


def record(
    journal: Journal,
    plan: Plan,
    founding: Sequence[Decision],
    *,
    what: str,
    hand: Hand,
    keep_good: bool = False,
    progress: Progress = unseen,
) -> Result:
    """Carry the plan out in one append, after what founds an empty book. `what` is the import's name in each source.

    A row's refusal is in the answer; raises what Journal.carry_out raises besides.
    """
    deciding = _Deciding(plan, keep_good, progress)
    decisions: list[Decision | Noted] = [_Begin(deciding), *founding]
    ahead = len(decisions)
    for step in plan.steps:
        decisions.append(Noted(_Take(step, deciding), step.organisation, {"import": what, "row": step.row}))
    decisions.append(_End(deciding))
    try:
        done = journal.carry_out(*decisions, hand=replace(hand, imports=True))
    except _Stopped:
        return Result(len(plan.lines), refused=deciding.in_order())
    progress(1, 1, RECORDING)
    refused = deciding.in_order()
    told = {row.line for row in refused}
    for step, facts in zip(plan.steps, done.noted[ahead:], strict=False):
        if facts:
            told.update((step.line, *step.besides))
    by_type = Counter(name_of(type(fact)) for fact in done.facts if not isinstance(fact, NetworkFounded))
    # A repeated request is answered from its facts alone: which rows they came from is not known any more.
    unchanged = 0 if done.repeated else sum(1 for line in plan.lines if line not in told)
    return Result(len(plan.lines), by_type.total(), unchanged, refused, dict(by_type))
