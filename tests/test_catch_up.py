"""Views follow the journal: in batches, from several processes, past what they cannot take, from one generation on."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import apsw
import pytest
from eventsourcing.dcb.api import DCBEvent
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.facts.sessions import SessionCancelled
from domain.language import Fact
from journal.recorder import Recorder
from journal.sqlite import SQLiteRecorder
from projections import registry, sessions
from projections.build import ViewsDropped
from projections.catch_up import CatchUp, Follower
from projections.fold import Skipped
from projections.past import Moment
from projections.replay import replay, state
from projections.store import Store
from projections.view import View
from tests.any_facts import facts
from tests.following import POISON, POISONABLE, Count, with_poisonable
from tests.made_facts import history, lay
from tests.scene import ACTIVITY, CENTRE, LI, SESSION, TEN, WANG, an, session, signed_up

VIEWS = list(registry().values())


def kept(store: Store) -> dict[str, Any]:
    with store.reading() as now:
        return state(now, store.views.values())


def replayed(recorder: Recorder, views: list[View[Any]] = VIEWS) -> dict[str, Any]:
    return state(replay(recorder, views=views), views)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "views.db")
    yield opened
    opened.close()


@settings(max_examples=30, deadline=None, database=None)
@given(st.lists(st.lists(facts(), min_size=1, max_size=12), min_size=1, max_size=6))
def test_views_built_step_by_step_equal_those_built_at_once(portions: list[list[Fact]]) -> None:
    with TemporaryDirectory() as folder:
        recorder, store = SQLiteRecorder(Path(folder) / "journal.db"), Store(Path(folder) / "views.db")
        catch_up = CatchUp(recorder, store)
        for portion in portions:
            lay(recorder, iter(portion))
            catch_up.run()
            assert kept(store) == replayed(recorder)
            assert replay(recorder).parked == {}
        catch_up.rebuild()
        assert kept(store) == replayed(recorder)
        store.close()
        recorder.close()


def test_a_long_history_is_caught_up_in_batches_and_progress_is_told(recorder: SQLiteRecorder, store: Store) -> None:
    lay(recorder, history(4_500))
    told: list[tuple[int, int]] = []
    assert CatchUp(recorder, store).run(progress=lambda *each: told.append(each)) == 4_500
    assert told == [(2_000, 4_500), (4_000, 4_500), (4_500, 4_500)]
    assert kept(store) == replayed(recorder)
    more = CatchUp(recorder, store)
    lay(recorder, (signed_up(who) for who in (LI, WANG) for _ in range(600)))
    told.clear()
    assert more.run(until=5_100, progress=lambda *each: told.append(each)) == 5_100  # served: smaller batches
    assert told == [(5_000, 5_700), (5_100, 5_700)]
    assert more.run() == 5_700
    assert kept(store) == replayed(recorder)


def test_a_process_killed_in_mid_batch_leaves_whole_batches(tmp_path: Path, recorder: SQLiteRecorder) -> None:
    lay(recorder, history(6_500))
    Store(tmp_path / "views.db").close()
    for commit in (1, 2, 3):
        child = [sys.executable, "-m", "tests.following", str(tmp_path), str(commit)]
        assert subprocess.run(child, check=False).returncode == -9
    store = Store(tmp_path / "views.db")
    reached = 2_000 * (0 + 1 + 2)
    assert store.position() == reached
    assert kept(store) == state(replay(recorder, Moment(at=reached)), VIEWS)
    CatchUp(recorder, store).run()
    assert kept(store) == replayed(recorder)
    store.close()


def test_two_processes_that_catch_up_at_once_post_every_fact_once(tmp_path: Path, recorder: SQLiteRecorder) -> None:
    lay(recorder, history(12_000))
    child = [sys.executable, "-m", "tests.following", str(tmp_path), "0"]
    running = [subprocess.Popen(child, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [each.communicate()[0].strip() for each in running] == ["12000", "12000"]
    store = Store(tmp_path / "views.db")
    assert kept(store) == replayed(recorder)
    store.close()


def poison() -> Fact:
    return SessionCancelled(session=SESSION, activity=ACTIVITY, organisation=CENTRE, span=TEN, reason=POISON)


def test_a_view_that_fails_is_parked_and_the_others_go_on(
    tmp_path: Path, recorder: SQLiteRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = list(with_poisonable().values())
    store = Store(tmp_path / "views.db", with_poisonable())
    catch_up = CatchUp(recorder, store)
    lay(recorder, iter([session(), poison(), session(an("session", "2"))]))  # type: ignore[arg-type]
    assert catch_up.run() == 3
    lay(recorder, iter([session(an("session", "3"))]))  # type: ignore[arg-type]
    assert catch_up.run() == 4
    with store.reading() as now:
        assert {name: str(failed) for name, failed in now.parked.items()} == {
            "counts": "counts stopped at position 2: ZeroDivisionError: no such reason"
        }
    assert store.rows(POISONABLE) == [Count(activity=ACTIVITY, sessions=1)]
    assert kept(store) == replayed(recorder, views)
    assert kept(store)["views"]["counts"]["parked_at"] == 2

    catch_up.rebuild(["counts"])
    assert store.rows(POISONABLE) == [Count(activity=ACTIVITY, sessions=1)]
    monkeypatch.setenv("POISON_IS_TAKEN", "1")
    catch_up.rebuild(["counts"])
    assert store.rows(POISONABLE) == [Count(activity=ACTIVITY, sessions=3)]
    with store.reading() as now:
        assert now.parked == {}
    store.close()


def test_bytes_that_are_no_fact_park_the_views_that_would_hear_them(recorder: SQLiteRecorder, store: Store) -> None:
    lay(recorder, iter([session()]))
    recorder.append([DCBEvent("session-published", b'{"v":1,"actor":"a","fact":{"session":7}}', [])])
    lay(recorder, iter([signed_up(WANG)]))
    assert CatchUp(recorder, store).run() == 3
    with store.reading() as now:
        assert {name: failed.position for name, failed in now.parked.items()} == {"sessions": 2}
        assert [row.status for row in now.rows(sessions.view)] == ["published"]
    assert kept(store) == replayed(recorder)
    assert kept(store)["views"]["rosters"]["rows"] == 1


def test_facts_of_a_newer_program_are_passed_over_and_counted(recorder: SQLiteRecorder, store: Store) -> None:
    lay(recorder, iter([session()]))
    newer = [("tea-served", b'{"v":1,"fact":{}}'), ("session-published", b'{"v":9,"fact":{"cups":3}}')]
    recorder.append([DCBEvent(name, data, []) for name, data in (*newer, newer[0])])
    CatchUp(recorder, store).run()
    with store.reading() as now:
        assert now.skipped() == {"tea-served": Skipped(2, 2), "session-published": Skipped(1, 3)}
        assert now.parked == {}
    recorder.append([DCBEvent(*newer[0], [])])
    CatchUp(recorder, store).run()
    with store.reading() as now:
        assert now.skipped()["tea-served"] == Skipped(3, 2)
    assert replay(recorder).skipped == {"tea-served": Skipped(3, 2), "session-published": Skipped(1, 3)}


def test_another_generation_builds_itself_and_the_old_one_stays_for_a_way_back(
    tmp_path: Path, recorder: SQLiteRecorder
) -> None:
    def serve(views: dict[str, View[Any]]) -> dict[str, Any]:
        opened = Store(tmp_path / "views.db", views)
        before = opened.position()
        CatchUp(recorder, opened).run()
        assert kept(opened) == replayed(recorder, list(views.values()))
        opened.close()
        return {"from": before, "builds": builds(tmp_path / "views.db")}

    lay(recorder, history(50))
    full, less = registry(), {"sessions": sessions.view}
    assert serve(full) == {"from": 0, "builds": 1}
    assert serve(less) == {"from": 0, "builds": 2}
    lay(recorder, iter([session()]))
    assert serve(full) == {"from": 50, "builds": 2}
    assert serve(with_poisonable()) == {"from": 0, "builds": 2}  # `less` was dropped
    assert serve(less) == {"from": 0, "builds": 2}


def builds(path: Path) -> int:
    return int(apsw.Connection(str(path)).execute("SELECT count(*) FROM build").fetchall()[0][0])


def test_rebuilding_mends_what_somebody_broke_and_leaves_the_rest(recorder: SQLiteRecorder, store: Store) -> None:
    lay(recorder, history(300))
    catch_up = CatchUp(recorder, store)
    catch_up.run()
    good = kept(store)
    with store.reading() as now:
        place = now.places["sessions"]
    broken = apsw.Connection(str(store.path))
    broken.execute(f"UPDATE \"{place}\" SET status = 'held'")
    broken.close()
    assert kept(store) != good
    assert catch_up.rebuild(["sessions"]) == 300
    assert kept(store) == good
    assert store.rows(sessions.view, {"status": "held"}) == []
    with pytest.raises(KeyError):
        catch_up.rebuild(["nothing"])


def test_a_rebuild_that_another_one_overtakes_stops_and_says_so(recorder: SQLiteRecorder, store: Store) -> None:
    lay(recorder, history(2_500))
    CatchUp(recorder, store).run()
    good = kept(store)

    def overtake(position: int, head: int) -> None:
        store.build_beside([sessions.view])

    with pytest.raises(ViewsDropped):
        CatchUp(recorder, store).rebuild(progress=overtake)
    assert kept(store) == good


def test_views_of_another_journal_begin_again(tmp_path: Path, store: Store) -> None:
    for name, length in (("first", 400), ("second", 400), ("third", 20)):
        recorder = SQLiteRecorder(tmp_path / f"{name}.db")
        lay(recorder, history(length, seed=length))
        assert CatchUp(recorder, store).run() == length
        assert kept(store) == replayed(recorder)
        recorder.close()


def test_a_follower_wakes_up_for_each_commit_and_whoever_waits_is_told(recorder: SQLiteRecorder, store: Store) -> None:
    catch_up = CatchUp(recorder, store)
    follower = Follower(catch_up)
    follower.start()
    lay(recorder, history(100))
    assert catch_up.wait_for(100, timeout=10) == 100
    began = time.monotonic()
    for n in range(20):
        lay(recorder, iter([signed_up(WANG)]))
        assert catch_up.wait_for(101 + n, timeout=10) == 101 + n
    assert time.monotonic() - began < 10  # by polling alone it would be 20 seconds
    assert catch_up.wait_for(200, timeout=0.05) == 120
    follower.stop()
    assert follower.failure is None
    lay(recorder, iter([signed_up(LI)]))
    assert catch_up.wait_for(121, timeout=0) == 121  # nobody follows: whoever waits does it


def test_a_follower_outlives_a_failure_and_shows_it(recorder: SQLiteRecorder, store: Store) -> None:
    follower = Follower(CatchUp(recorder, store))
    holding = apsw.Connection(str(store.path))
    holding.execute("UPDATE build SET name = 'lost'")
    lay(recorder, history(10))
    follower.start()
    wait_until(lambda: isinstance(follower.failure, ViewsDropped))
    holding.execute(f"UPDATE build SET name = '{store.generation}'")
    wait_until(lambda: follower.failure is None and store.position() == 10)
    follower.stop()


def wait_until(true: Any) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)
