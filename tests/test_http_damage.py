"""A damaged journal over HTTP: what needs the damaged fact says so in one sentence, everything else goes on."""

from datetime import UTC, datetime
from pathlib import Path

import apsw

from tests.doors import centre, opened, session, shift
from tests.scene import CENTRE, SESSION


def test_what_needs_a_damaged_fact_says_so_and_the_rest_goes_on(tmp_path: Path) -> None:
    with opened(tmp_path) as door:
        door.given(centre(), [session(), shift()])
        coordinator = door.by("coordinator", CENTRE)
        coordinator.get("/sessions").then()
        now = datetime.now(UTC).isoformat()
        file = apsw.Connection(str(door.book.settings.data / "journal.db"))
        triggers = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in triggers:
            file.execute(f'DROP TRIGGER "{name}"')
        file.execute("UPDATE fact SET data = CAST('{}' AS BLOB) WHERE type = 'session-scheduled'")
        file.close()
        for language in ("zh", "en"):
            refused = coordinator.get("/sessions", as_of=now, language=language).refused(503, "book-unreadable")
            assert refused.body["detail"].strip()
        coordinator.get(f"/history/{SESSION}").refused(503, "book-unreadable")
        assert [row["id"] for row in coordinator.get("/sessions").then().body["rows"]] == [SESSION]
