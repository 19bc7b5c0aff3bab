"""Import of sessions: a table of dated rows becomes centres, activities, weekly series, sessions and skipped dates.

Sessions of one activity on one weekday at one time are a series; each keeps its own end. A week between two dates of a
series without a session is recorded as skipped, `absent-from-source`. Everything is published, as its source already
has it. No rooms and no capacities are known: such sessions say so in their flags and skip those rules.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from api.importers.filters import condition
from api.importers.maps import SessionsMap, read_map
from api.importers.outcome import RefusedRow, Result
from api.importers.places import UnderExists, names_of
from api.importers.programme import Programme
from api.importers.recording import Plan, record
from api.importers.session_rows import needed
from api.importers.tables import ContentRefused, Progress, Row, table, unseen
from domain.decisions.networks import FoundNetwork
from domain.language import ID_FORM, Decision, Id, OrganisationId, named
from journal.journal import Hand, Journal

WHAT = "sessions"


def import_sessions(
    journal: Journal,
    network: str,
    path: Path,
    *,
    hand: Hand,
    using: Path,
    places: Path | None = None,
    under: str | None = None,
    where: Sequence[str] = (),
    encoding: str | None = None,
    keep_good: bool = False,
    progress: Progress = unseen,
) -> Result:
    """Take a programme over by the map `using`. under: the code or id of the organisation its places stand under.

    where: conditions, all of which a row has to satisfy. Raises FileMissing and its like, EncodingUnknown, the refusals
    of maps, places and conditions, NetworkIsAnother, UnderUnknown, and what carry_out raises.
    """
    mapped = read_map(using, SessionsMap)
    conditions = tuple(map(condition, where))
    names = {} if places is None else names_of(places, mapped.place)
    parent = None if under is None else _organisation(network, under)
    columns = (*needed(mapped), *(each.column for each in conditions))
    try:
        with table(path, columns, encoding, progress) as found:
            rows = (row for row in found.rows if all(each.holds(row) for each in conditions))
            plan = plan_sessions(rows, network, mapped, names, parent)
    except ContentRefused as refusal:
        return Result(0, refused=(RefusedRow(refusal.line, refusal),))
    ahead: list[Decision] = [FoundNetwork(network, mapped.zone)]
    if parent is not None:
        ahead.append(UnderExists(parent, under or ""))
    return record(journal, plan, ahead, what=WHAT, hand=hand, keep_good=keep_good, progress=progress)


def plan_sessions(
    rows: Iterable[Row],
    network: str,
    using: SessionsMap,
    names: dict[str, str] | None = None,
    under: OrganisationId | None = None,
) -> Plan:
    """What the rows ask for: centres, then activities, series, sessions, skipped dates. `names`: of places, by code."""
    programme = Programme(network, using, names or {}, under)
    for row in rows:
        programme.add(row)
    return programme.plan()


def _organisation(network: str, code: str) -> OrganisationId:
    """An id as it is; a code by the id its import gave it."""
    return OrganisationId(Id(code) if ID_FORM.match(code) else named("organisation", network, code))
