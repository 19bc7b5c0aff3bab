"""A page asks the databases as often with many sessions and people as with few."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest

from api.appearance import SIZE_COOKIE
from domain.language import PersonId, SessionId, ShiftId, Span
from tests import scene
from tests.page_scene import Town, a_town, session, shift, soon
from tests.scene import WANG, an, signed_up

FEW, MANY = 2, 25
PAGES = {
    "week": ("coordinator", "/centres/T1/week?on={day}"),
    "session": ("coordinator", "/sessions/{session}"),
    "shifts": ("wang", "/shifts?on={day}"),
    "shift": ("wang", "/shifts/{shift}"),
    "me": ("wang", "/me"),
    "history": ("coordinator", "/history/{session}"),
    "organisation": ("coordinator", "/organisations/T1"),
    "home": ("wang", "/"),
    "visitor": (None, "/"),
}
_asked: list[str] = []


@pytest.fixture(autouse=True, scope="module")
def counting() -> Iterator[None]:
    """Every statement of every connection opened from now on is counted, by the database itself."""

    def count(_: Any, statement: str, __: Any) -> bool:
        _asked.append(statement)
        return True

    def watch(connection: apsw.Connection) -> None:
        connection.exec_trace = count

    apsw.connection_hooks.append(watch)
    yield
    apsw.connection_hooks.remove(watch)


@contextmanager
def _town(folder: Path, size: int) -> Iterator[Town]:
    """So many sessions in a week, each with so many shifts' volunteers."""
    with a_town(folder) as town:
        for n in range(size):
            start = soon(3 + n % 3, hour=n % 20, minutes=30)
            span = Span(start.start, start.end)
            this = SessionId(an("session", f"s{n}"))
            town.lay(session(f"s{n}", span, room=None), shift(f"s{n}", places=50))
            kitchen = ShiftId(an("shift", f"s{n} kitchen"))
            people = [PersonId(an("person", f"p{each}")) for each in range(size if n == 0 else 1)]
            town.lay(signed_up(WANG, kitchen, this, span), *(signed_up(each, kitchen, this, span) for each in people))
        for each in range(size):
            person = PersonId(an("person", f"p{each}"))
            town.lay(scene.volunteer(person))
            town.book.book.people.write(person, "name", f"Person {each}")
        yield town


def _statements(town: Town, name: str) -> int:
    secret, path = PAGES[name]
    reader = town.reader(secret)
    reader.client.cookies.set(SIZE_COOKIE, "large")
    day = soon(3).start.date().isoformat()
    told = {"session": an("session", "s0"), "shift": an("shift", "s0 kitchen"), "day": day}
    address = path.format(**told)
    reader.page(address)  # what is remembered from the first time is not asked again
    _asked.clear()
    reader.page(address)
    return len(_asked)


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Town]]:
    folder = tmp_path_factory.mktemp("towns")
    with _town(folder / "few", FEW) as few, _town(folder / "many", MANY) as many:
        yield few, many


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_many_rows_asks_no_more_often_than_one_of_few(towns: tuple[Town, Town], name: str) -> None:
    few, many = (_statements(town, name) for town in towns)
    assert few == many
    assert few > 0
