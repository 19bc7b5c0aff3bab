"""Questions about the past answer as folding every fact by hand would."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from eventsourcing.dcb.api import DCBEvent
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.facts.networks import NetworkFounded
from domain.facts.organisations import OrganisationEstablished, OrganisationMoved
from domain.facts.sessions import SessionMoved
from domain.language import Fact, NetworkId, name_of
from journal.envelope import Entry, Told, entry_of, microseconds, seal
from journal.index import tags_of
from journal.recorder import Recorder
from journal.sqlite import SQLiteRecorder
from projections import organisations, registry, rosters, sessions
from projections.past import Moment, explain, row_at, rows_at
from projections.view import Key, Row, View
from tests.any_facts import an as any_id
from tests.any_facts import facts
from tests.grammar import STAFF
from tests.scene import ACTIVITY, CENTRE, LI, SESSION, SHIFT, TEN, WANG, ZONE, an, later, session, signed_up

START = datetime(2026, 1, 6, 15, 0, tzinfo=UTC)  # an hour before midnight in Shanghai
HOUR = timedelta(hours=1)
Portion = list[tuple[Fact, datetime | None]]  # facts recorded together, each with when it happened, if earlier


@contextmanager
def book(*portions: Portion) -> Iterator[Recorder]:
    """A journal of these portions, recorded an hour apart from START on."""
    now = [microseconds(START)]
    with TemporaryDirectory() as folder:
        recorder = SQLiteRecorder(Path(folder) / "journal.db", clock=lambda: now[0])
        try:
            for portion in portions:
                told = [(fact, Told(actor=STAFF, happened_at=happened)) for fact, happened in portion]
                recorder.append([DCBEvent(name_of(type(fact)), seal(fact, each), tags_of(fact)) for fact, each in told])
                now[0] += 3_600_000_000
            yield recorder
        finally:
            recorder.close()


def by_hand(entries: list[Entry], view: View[Any], moment: Moment) -> list[Row]:
    """The definitions of INTERFACE section 2, word by word."""
    rows: dict[Key, Any] = {}
    for entry in entries:
        if moment.at is not None and entry.position > moment.at:
            continue
        if moment.known_at is not None and entry.recorded_at > moment.known_at:
            continue
        if moment.as_of is not None:
            day = moment.as_of.astimezone(ZoneInfo("Asia/Shanghai")).date()
            since = view.dated(entry.fact) if view.dated and isinstance(entry.fact, view.hears) else None
            if entry.happened_at > moment.as_of or (since is not None and since > day):
                continue
        if isinstance(entry.fact, view.hears):
            for key in view.keys(entry.fact):
                told = (key,) if view.told_key else ()
                row = view.step(rows.get(key), entry.fact, *told)
                if row is not None and view.numbered and row.order == 0:
                    others = [each.order for each in rows.values() if each is not None and each.shift == row.shift]
                    row = msgspec.structs.replace(row, order=1 + max(others, default=0))
                rows[key] = row
    return [rows[key] for key in sorted(rows) if rows[key] is not None]


times = st.integers(-3, 9).map(lambda hours: START + hours * HOUR)
moments = st.one_of(
    st.builds(Moment, known_at=st.none() | times, as_of=st.none() | times),
    st.builds(Moment, at=st.integers(0, 30), as_of=st.none() | times),
)
FOUNDED: Portion = [(NetworkFounded(NetworkId(an("network")), "test", ZONE), None)]


@st.composite
def histories(draw: st.DrawFn, view: View[Any]) -> list[Portion]:
    """What the view hears, and a little else, in up to eight portions; a fact may be up to two days late."""
    fact = st.one_of(*[facts(view.hears)] * 5, facts())
    late = st.tuples(fact, st.sampled_from([None, None, 1, 2, 5, 48]))
    drawn = draw(st.lists(st.lists(late, min_size=2, max_size=8), min_size=3, max_size=8))
    return [
        [(fact, None if hours is None else START + (n - hours) * HOUR) for fact, hours in portion]
        for n, portion in enumerate(drawn, start=1)
    ]


@pytest.mark.parametrize("view", registry().values(), ids=lambda view: view.name)
@settings(max_examples=25, deadline=None, database=None)
@given(st.data())
def test_the_past_of_a_view_equals_folding_by_hand(view: View[Any], data: st.DataObject) -> None:
    portions, asked = data.draw(histories(view)), [Moment(), data.draw(moments), data.draw(moments)]
    with book(FOUNDED, *portions) as recorder:
        entries = [entry_of(row) for row in recorder.page().rows]
        for moment in asked:
            rows = by_hand(entries, view, moment)
            assert rows_at(recorder, view, moment) == rows
            assert [row_at(recorder, view, moment, view.key_of(row)) for row in rows] == rows
            for column in {*view.scopes, *view.key}:
                attribute = view.attribute(column)
                for value in {getattr(row, attribute) for row in rows} | {any_id(column, 0), any_id(column, 1)}:
                    chosen = [row for row in rows if getattr(row, attribute) == value]
                    assert rows_at(recorder, view, moment, {column: value}) == chosen


@pytest.mark.parametrize("view", registry().values(), ids=lambda view: view.name)
@settings(max_examples=4, deadline=None, database=None)
@given(st.data())
def test_explaining_a_row_gives_the_facts_that_make_it(view: View[Any], data: st.DataObject) -> None:
    portions, moment = data.draw(histories(view)), data.draw(moments)
    with book(FOUNDED, *portions) as recorder:
        for row in rows_at(recorder, view, moment):
            why = explain(recorder, view, view.key_of(row), moment)
            found = [each for each in by_hand(why, view, Moment()) if view.key_of(each) == view.key_of(row)]
            assert [unnumbered(view, each) for each in found] == [unnumbered(view, row)]


def unnumbered(view: View[Any], row: Any) -> Any:
    return msgspec.structs.replace(row, order=0) if view.numbered else row


MOVED = SessionMoved(
    session=SESSION, activity=ACTIVITY, organisation=CENTRE, was=TEN, span=later(TEN, 2), reason="weather"
)


def test_known_at_a_time_before_the_move_still_answers_the_old_time() -> None:
    with book([(session(), None)], [(MOVED, None)]) as recorder:
        starts = [
            [row.starts for row in rows_at(recorder, sessions.view, moment)]
            for moment in (Moment(known_at=START - HOUR), Moment(known_at=START), Moment(at=1), Moment())
        ]
    old, new = "2026-11-26T02:00:00Z", "2026-11-26T04:00:00Z"
    assert starts == [[], [old], [old], [new]]


def test_a_late_entry_was_so_before_the_book_knew_it() -> None:
    with book([(session(), None)], [(MOVED, START + HOUR / 2)]) as recorder:
        then = START + HOUR * 3 / 4

        def starts(moment: Moment) -> list[str]:
            return [row.starts for row in rows_at(recorder, sessions.view, moment)]

        assert starts(Moment(known_at=then)) == ["2026-11-26T02:00:00Z"]
        assert starts(Moment(as_of=then)) == ["2026-11-26T04:00:00Z"]
        assert starts(Moment(as_of=then, known_at=then)) == ["2026-11-26T02:00:00Z"]
        assert starts(Moment(as_of=START + HOUR / 4)) == ["2026-11-26T02:00:00Z"]


def test_a_dated_change_is_not_so_before_its_day_in_the_networks_zone() -> None:
    established = OrganisationEstablished(CENTRE, "1", "Test", "station", ZONE, since=date(2020, 1, 1))
    moved = OrganisationMoved(CENTRE, parent=CENTRE, since=date(2026, 1, 7))
    with book(FOUNDED, [(established, None), (moved, None)]) as recorder:

        def parents(moment: Moment) -> list[str | None]:
            return [row.parent for row in rows_at(recorder, organisations.view, moment)]

        midnight = START + HOUR  # in Shanghai
        assert parents(Moment(as_of=midnight - HOUR / 60)) == []  # recorded at midnight: it had not happened
        assert parents(Moment(as_of=midnight + HOUR / 60)) == [CENTRE]
    with book(FOUNDED, [(established, START - 2 * HOUR), (moved, START - 2 * HOUR)]) as recorder:
        assert parents(Moment(as_of=midnight - HOUR / 60)) == [None]
        assert parents(Moment(as_of=midnight)) == [CENTRE]
        assert parents(Moment(at=3)) == [CENTRE]


def test_a_volunteers_roster_line_keeps_its_number_when_only_their_shifts_are_read() -> None:
    with book([(signed_up(LI), None), (signed_up(WANG), None)]) as recorder:
        lines = rows_at(recorder, rosters.view, Moment(), {"volunteer": WANG})
        assert [(line.shift, line.order) for line in lines] == [(SHIFT, 2)]


def test_rows_of_the_past_are_chosen_ordered_and_limited_as_those_of_now() -> None:
    ids = [an("session", str(n)) for n in range(4)]
    portion: Portion = [(session(each, later(TEN, -n)), None) for n, each in enumerate(ids)]
    with book(portion) as recorder:
        found = rows_at(recorder, sessions.view, Moment(), {"organisation": CENTRE}, order=("starts",), limit=2)
        assert [row.id for row in found] == [ids[3], ids[2]]
        after = (found[-1].starts, found[-1].id)
        rest = rows_at(recorder, sessions.view, Moment(), order=("starts",), after=after)
        assert [row.id for row in rest] == [ids[1], ids[0]]


def test_a_moment_is_not_known_at_two_times() -> None:
    with pytest.raises(ValueError, match="not both"):
        Moment(known_at=START, at=3)
