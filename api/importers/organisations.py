"""Import of organisations: a table code,name,level,parent_code and optionally kind,label,managed_by,from.

The code is the key; names repeat. What a level is (kind, local label, which units have no station) is told by a file of
kinds. A unit's parent stands in the file, on any line, or in the book; otherwise the whole file is refused.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from api.importers.cells import CellEmpty, key_of
from api.importers.maps import KindsMap, Level, NoStation, read_map
from api.importers.organisation_rows import (
    COLUMNS,
    CodeTwice,
    LevelUnknown,
    ParentNotFound,
    UnderItselfInFile,
    Unit,
    unit_in,
)
from api.importers.outcome import RefusedRow, Result
from api.importers.recording import Plan, Step, record
from api.importers.tables import ContentRefused, Progress, Row, table, unseen
from domain.decisions.networks import FoundNetwork
from domain.decisions.organisation_listings import ListOrganisation
from domain.decisions.organisation_tree import UnderItself
from domain.language import Ask, Fact, OrganisationId, Refused, named
from domain.questions.organisations import organisation_of
from journal.journal import Hand, Journal

WHAT = "organisations"
NO_STATION = "no-station"
_UNSAID = "administrative-unit"  # what a unit is when neither its row nor a file of kinds says it


def import_organisations(
    journal: Journal,
    network: str,
    path: Path,
    *,
    hand: Hand,
    kinds: Path | None = None,
    zone: str = "Asia/Shanghai",
    encoding: str | None = None,
    keep_good: bool = False,
    progress: Progress = unseen,
) -> Result:
    """Take a list of organisations over. zone: theirs and the network's, where no file of kinds names one.

    Raises FileMissing and its like, EncodingUnknown, the refusals of maps, NetworkIsAnother, and what carry_out raises.
    """
    using = None if kinds is None else read_map(kinds, KindsMap)
    zone = zone if using is None else using.zone
    try:
        with table(path, COLUMNS, encoding, progress) as found:
            plan = plan_organisations(found.rows, network, zone, using)
    except ContentRefused as refusal:
        return Result(0, refused=(RefusedRow(refusal.line, refusal),))
    founding = (FoundNetwork(network, zone),)
    return record(journal, plan, founding, what=WHAT, hand=hand, keep_good=keep_good, progress=progress)


def plan_organisations(rows: Iterable[Row], network: str, zone: str, kinds: KindsMap | None = None) -> Plan:
    """What the rows ask for, parents first whatever their order in the file."""
    return _Listing(network, zone, kinds).plan(rows)


@dataclass(frozen=True)
class _Placed:
    """A row whose parents outside the file have to be in the book."""

    listed: ListOrganisation
    outside: tuple[str, ...]
    network: str

    def decide(self, ask: Ask) -> Iterator[Fact]:
        for parent in self.outside:
            if ask(organisation_of(_id(self.network, parent))).unit is None:
                raise ParentNotFound(self.listed.code, parent)
        yield from self.listed.decide(ask)


@dataclass
class _Listing:
    """The rows of one file, by code; several of one code are its dated changes, in the order of their dates."""

    network: str
    zone: str
    kinds: KindsMap | None
    lines: list[int] = field(default_factory=list)
    units: dict[str, list[Unit]] = field(default_factory=dict)
    refused: list[RefusedRow] = field(default_factory=list)
    missing: dict[str, int] = field(default_factory=dict)

    def plan(self, rows: Iterable[Row]) -> Plan:
        for row in rows:
            self.lines.append(row.line)
            try:
                self._add(unit_in(row))
            except Refused as refusal:
                self.refused.append(RefusedRow(row.line, refusal))
                if code := row.cells["code"]:
                    self.missing.setdefault(code, row.line)
        for code, dated in self.units.items():
            self.missing.pop(code, None)
            dated.sort(key=lambda unit: unit.since or date.min)
        order, circles = _parents_first({code: self._overs(dated[0]) for code, dated in self.units.items()})
        for circle in circles:
            itself = UnderItselfInFile(" → ".join((*circle, circle[0])))
            self.refused.extend(RefusedRow(self.units[code][0].line, itself) for code in circle)
            self.missing.update((code, self.units[code][0].line) for code in circle)
        changes = sorted((unit for dated in self.units.values() for unit in dated[1:]), key=_by_date)
        steps = [self._step(unit) for unit in (*(self.units[code][0] for code in order), *changes)]
        return Plan(
            lines=tuple(self.lines),
            steps=tuple(step for step in steps if step is not None),
            refused=tuple(self.refused),
            missing={_id(self.network, code): line for code, line in self.missing.items()},
            whole=bool(circles),
            stops=(ParentNotFound, UnderItself),
        )

    def _add(self, unit: Unit) -> None:
        dated = self.units.setdefault(unit.code, [])
        if any(unit.same(other) for other in dated):
            return
        for other in dated:
            if other.since == unit.since:
                raise CodeTwice(unit.code, other.line)
        dated.append(unit)

    def _step(self, unit: Unit) -> Step | None:
        try:
            kind, label, flags = self._classed(unit)
        except Refused as refusal:
            self.refused.append(RefusedRow(unit.line, refusal))
            self.missing.setdefault(unit.code, unit.line)
            return None
        parent, managed_by = (None if code is None else _id(self.network, code) for code in self._above(unit))
        listed = ListOrganisation(
            organisation=_id(self.network, unit.code),
            code=unit.code,
            name=unit.name,
            kind=kind,
            zone=self.zone,
            parent=parent,
            managed_by=managed_by,
            label=label,
            flags=flags,
            since=unit.since,
        )
        overs = self._overs(unit)
        outside = tuple(code for code in overs if code not in self.units and code not in self.missing)
        return Step(
            line=unit.line,
            row=unit.code if unit.since is None else key_of(unit.code, unit.since.isoformat()),
            decision=_Placed(listed, outside, self.network) if outside else listed,
            about=listed.organisation,
            upon=tuple(_id(self.network, code) for code in overs),
            organisation=listed.organisation,
        )

    def _above(self, unit: Unit) -> tuple[str | None, str | None]:
        """Codes of its parent and of who manages it, when that is another: below a unit without a station, its parent.

        The parent of the code stays what it is in the list.
        """
        parent = self.units.get(unit.parent or "", [None])[0]
        if unit.managed_by is None and parent is not None and self._no_station(parent) is not None:
            return unit.parent, parent.parent
        return unit.parent, unit.managed_by

    def _overs(self, unit: Unit) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for code in self._above(unit) if code is not None))

    def _no_station(self, unit: Unit) -> NoStation | None:
        without = None if self.kinds is None else self.kinds.no_station
        if without is None or unit.kind is not None:
            return None
        return without if unit.code in without.codes or unit.name in without.names else None

    def _classed(self, unit: Unit) -> tuple[str, str, tuple[str, ...]]:
        """Kind, label, flags: what the row says, else what the file of kinds says of the unit, else of its level."""
        if unit.kind is not None:
            return unit.kind, unit.label or "", ()
        if (without := self._no_station(unit)) is not None:
            return without.kind, unit.label or without.label, (NO_STATION,)
        level = self._level(unit)
        return level.kind, unit.label or level.label, ()

    def _level(self, unit: Unit) -> Level:
        if self.kinds is None:
            return Level(kind=_UNSAID, label=unit.level or "")
        if unit.level is None:
            raise CellEmpty("level")
        if unit.level not in self.kinds.levels:
            raise LevelUnknown(unit.level)
        return self.kinds.levels[unit.level]


def _id(network: str, code: str) -> OrganisationId:
    return OrganisationId(named("organisation", network, code))


def _by_date(unit: Unit) -> tuple[date, int]:
    return unit.since or date.min, unit.line


def _parents_first(overs: dict[str, tuple[str, ...]]) -> tuple[list[str], list[list[str]]]:
    """The codes, each after those over it, otherwise in their order; and the circles among them.

    Walks up from each code; a code met again on its own way up closes a circle.
    """
    order: dict[str, None] = {}
    circles: list[list[str]] = []
    for start in overs:
        way = {start: iter(overs[start])}
        while way and start not in order:
            code = next(reversed(way))
            above = next(way[code], None)
            if above is None:
                order[code] = None
                del way[code]
            elif above in way:
                steps = list(way)
                circles.append(steps[steps.index(above) :])
            elif above in overs and above not in order:
                way[above] = iter(overs[above])
    return list(order), circles
