"""The recent past from the kept rows is the past, whatever happened since."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.facts.sessions import SessionMoved
from domain.language import SessionId
from journal.recorder import Page
from journal.sqlite import SQLiteRecorder
from projections import registry, sessions
from projections.catch_up import CatchUp
from projections.past import Moment, rows_at
from projections.recent import rows_then
from projections.store import Store
from projections.view import View
from tests.books import a_book
from tests.scene import ACTIVITY, CENTRE, ROOM, SESSION, TEN, an, centre, later, session
from tests.test_past import FOUNDED, book, histories


@pytest.mark.parametrize("view", registry().values(), ids=lambda view: view.name)
@settings(max_examples=12, deadline=None, database=None)
@given(st.data())
def test_the_recent_past_equals_the_past(
    tmp_path_factory: pytest.TempPathFactory, view: View[Any], data: st.DataObject
) -> None:
    portions = data.draw(histories(view))
    with book(FOUNDED, *portions) as recorder:
        store = Store(tmp_path_factory.mktemp("views") / "views.db", {view.name: view})
        CatchUp(recorder, store).run()
        head = recorder.head()
        for position in {0, 1, head // 2, head - 3, head - 1, head, head + 5}:
            moment = Moment(at=max(position, 0))
            assert rows_then(recorder, store, view, moment) == rows_at(recorder, view, moment)
        store.close()


class Counting(SQLiteRecorder):
    """The journal, which counts the rows it hands out."""

    handed = 0

    def page(self, *asked: Any, **more: Any) -> Page:
        page = super().page(*asked, **more)
        self.handed += len(page.rows)
        return page


def test_looking_back_costs_what_has_happened_since(tmp_path: Path) -> None:
    others = [SessionId(an("session", f"other {n}")) for n in range(300)]
    with a_book(tmp_path) as opened:
        opened.lay(centre(), session(), *(session(each, later(TEN, 24 * n), None) for n, each in enumerate(others, 2)))
        before = opened.book.journal.recorder.head()
        opened.lay(SessionMoved(SESSION, ACTIVITY, CENTRE, TEN, later(TEN, 1), "x", ROOM))
        recorder = Counting(tmp_path / "journal.db")
        rows = rows_then(recorder, opened.book.views.store, sessions.view, Moment(at=before))
        assert [row.starts for row in rows if row.id == SESSION] == ["2026-11-26T02:00:00Z"]
        assert len(rows) == 301
        assert recorder.handed < 10
        recorder.close()
