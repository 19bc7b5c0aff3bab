"""What the gate lets through, what every answer carries, and what is said when something is wrong."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message

from api.http import limits
from api.http.bodies import Body
from api.http.limits import DEEPEST, MOST_BYTES, spelled_once
from api.http.refusals import LetterUnfit, NameTwice, NotJson, NumberUnfit, TooDeep, TooSlow
from api.http.stream import Change, Stream, _Reader
from api.languages import languages
from api.pages import CONTENT_SECURITY_POLICY
from domain.language import Refused
from tests.doors import SPAN, Door, centre, opened, session
from tests.scene import ACTIVITY, CENTRE, SESSION, SHIFT


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with opened(tmp_path_factory.mktemp("book")) as door:
        yield door.given(centre(), session())


BOMBS = {
    "not-json": b'{"name": ',
    "name-twice": b'{"name": "a", "name": "b"}',
    "too-deep": b"[" * 50_000 + b"]" * 50_000,
    "number-unfit": b'{"capacity": NaN}',
    "letter-unfit": b'{"name": "\\ud800"}',
}


@pytest.mark.parametrize("code", sorted(BOMBS))
def test_json_that_is_none_or_means_two_things_is_refused_within_a_second(door: Door, code: str) -> None:
    staff = door.by("coordinator", CENTRE)
    began = time.perf_counter()
    staff.post("/rooms", BOMBS[code]).refused(422, code)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (b'{"a": [1, {"b": 1, "b": 2}]}', NameTwice("b")),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), TooDeep(DEEPEST)),
        (b'{"a": 1e999}', NumberUnfit()),
        (b'{"a": -Infinity}', NumberUnfit()),
        (b'{"a": 123456789012345678901}', NumberUnfit()),
        (b'{"a": "\\u0000"}', LetterUnfit()),
        (b'{"\\ud800": 1}', LetterUnfit()),
        (b'{"a": 1,\n}', NotJson(2, 1)),
        (b"\xff\xfe{}", NotJson(1, 1)),
    ],
)
def test_each_fault_is_named(sent: bytes, refusal: Refused) -> None:
    with pytest.raises(type(refusal)) as told:
        spelled_once(sent)
    assert told.value == refusal


def test_one_request_has_one_spelling_and_brackets_in_text_are_text() -> None:
    assert spelled_once(b'{ "b" : 1, "a": "\xe5\xb2\xb3" }') == spelled_once(b'{"a":"\\u5cb3","b":1}')
    deep = json.dumps({"a": "[" * 100 + '\\"' + "{" * 100}).encode()
    assert spelled_once(deep) == deep.replace(b": ", b":")


def test_a_body_over_a_megabyte_is_refused_whether_it_says_so_or_not(door: Door) -> None:
    staff = door.by("coordinator", CENTRE)
    body = b'{"name": "' + b"x" * MOST_BYTES + b'"}'
    refused = staff.post("/rooms", body).refused(413, "too-large")
    assert refused.body["detail"] == "This is larger than 1000 kB."


def test_a_sender_who_trickles_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.05)

    async def trickle() -> Message:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b" ", "more_body": True}

    with pytest.raises(TooSlow):
        asyncio.run(limits.body_of(trickle, "application/json"))


def test_an_unfit_member_is_named_with_its_limit_in_the_asked_language(door: Door) -> None:
    staff = door.by("coordinator", CENTRE)
    body = {"organisation": "T1", "name": "x" * 201, "capacity": "many", "colour": "red"}
    english = staff.post("/rooms", body).refused(422, "input-unfit").body
    assert english["errors"] == [
        {"field": "name", "message": "has more than 200 characters", "limit": 200},
        {"field": "capacity", "message": "is not a whole number"},
        {"field": "colour", "message": "is not a member of this"},
    ]
    assert english["detail"] == "name: has more than 200 characters."
    chinese = staff.post("/rooms", body, language="zh").refused(422, "input-unfit").body
    assert chinese["errors"][0] == {"field": "name", "message": "超过200个字", "limit": 200}
    assert "x" * 201 not in json.dumps([english, chinese])


def test_a_rule_about_the_input_is_422_and_one_about_the_book_409(door: Door) -> None:
    staff = door.by("coordinator", CENTRE)
    starts, ends = SPAN.start.isoformat(), SPAN.end.isoformat()
    backwards = {"activity": ACTIVITY, "starts": ends, "ends": starts}
    refused = staff.post("/sessions", backwards, language="zh").refused(422, "ends-before-start")
    assert refused.headers["Content-Language"] == "zh-CN"
    local = languages()["zh"].within("Asia/Shanghai").span(SPAN.end, SPAN.start)
    assert local in refused.body["detail"]
    staff.post("/organisations", {"code": "T1", "name": "x", "kind": "station"}).refused(403, "not-allowed")
    administrator = door.by("administrator")
    body = {"code": "D", "name": "x", "kind": "station"}
    administrator.post("/organisations", {**body, "kind": "nonsense"}).refused(422, "code-unknown")
    administrator.post("/organisations", {**body, "code": "T8", "parent": "T9"}).refused(404, "not-found")


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("DELETE", "/api/v1/rooms", "method-wrong"),
        ("GET", "/api/v1/nowhere", "not-found"),
        ("GET", "/nowhere", "not-found"),
    ],
)
def test_what_the_framework_says_no_to_is_a_problem_too(door: Door, method: str, path: str, code: str) -> None:
    answer = door.client.request(method, path)
    assert (answer.json()["code"], answer.headers["Content-Type"]) == (code, "application/problem+json")


def test_a_fault_of_the_program_shows_its_number_and_nothing_else(tmp_path: Path) -> None:
    with opened(tmp_path) as door:
        door.given(centre())
        staff = door.by("coordinator", CENTRE)
        door.book.people.close()
        told = staff.get("/volunteers", names=True).refused(500, "our-fault").body
        assert "apsw" not in json.dumps(told)
        (fault,) = [line for line in door.lines() if line["event"] == "fault"]
        assert (fault["request_id"], fault["fault"]) == (told["request_id"], "ConnectionClosedError")


HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@pytest.mark.parametrize("path", ["/api/v1/rooms", "/api/v1/nowhere", "/healthz", "/sign-in/x", "/nowhere"])
def test_every_answer_carries_the_headers_that_keep_it_safe(door: Door, path: str) -> None:
    answer = door.client.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert [name for name in ("Server", "Access-Control-Allow-Origin") if name in answer.headers] == []


def test_the_answer_names_the_request_by_a_fit_number_of_the_callers_or_its_own(door: Door) -> None:
    given = door.nobody.get("/nowhere", headers={"X-Request-Id": "abc-1"})
    assert (given.headers["X-Request-Id"], given.body["request_id"]) == ("abc-1", "abc-1")
    unfit = door.nobody.get("/nowhere", headers={"X-Request-Id": "a b\u007f"}).headers["X-Request-Id"]
    assert len(unfit) == 36


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "[::1", ""])
def test_a_name_that_somebody_else_points_here_is_refused(door: Door, host: str) -> None:
    answer = door.client.get("/api/v1/rooms", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (400, "host-unknown")


@pytest.mark.parametrize("host", ["localhost", "localhost:9000", "192.168.1.20:8000", "[::1]:8000"])
def test_this_machine_and_bare_addresses_are_let_in(door: Door, host: str) -> None:
    assert door.client.get("/api/v1/rooms", headers={"Host": host}).status_code == 200


def test_a_line_of_the_log_names_the_request_and_no_secret(door: Door) -> None:
    secret = "s3cr3t" * 7
    door.nobody.get(f"/sign-in/{secret}", headers={"Accept": "text/html"})
    door.nobody.get("/rooms", headers={"X-Request-Id": "seen-1"}, status="open", q=secret)
    door.client.get(f"/calendars/{secret}.ics")
    door.client.get(f"/{secret}")
    door.nobody.get(f"/shifts/{SHIFT}", headers={"Authorization": f"Bearer {secret}"})
    assert secret not in door.logs.getvalue()
    (line,) = [line for line in door.lines() if line["request_id"] == "seen-1"]
    assert (line["method"], line["path"], line["status"], line["actor"]) == ("GET", "/api/v1/rooms", 200, "public")
    assert line["position"] == door.book.views.position


def test_it_lives_is_ready_and_its_meters_say_how_far_it_is(door: Door) -> None:
    assert door.nobody.get("/healthz").then().body == {"status": "alive"}
    head = door.book.journal.recorder.head()
    ready = {"status": "ready", "head": head, "position": head, "parked": []}
    assert door.nobody.get("/readyz").then().body == ready
    meters = door.nobody.get("/metrics").then().response.text
    assert f"daybook_journal_head {float(head)}" in meters.splitlines()
    assert f"daybook_views_position {float(head)}" in meters.splitlines()
    assert 'daybook_requests_total{method="GET",route="/readyz",status="200"} 1.0' in meters.splitlines()


def test_the_reference_lists_every_address_once_with_an_example_and_no_other_host(door: Door) -> None:
    document = door.nobody.get("/openapi.json").then().body
    ids = [each["operationId"] for item in document["paths"].values() for each in item.values()]
    assert len(ids) == len(set(ids))
    schemas = document["components"]["schemas"]
    bodies = {
        each["content"]["application/json"]["schema"].get("$ref", "").rpartition("/")[2]
        for item in document["paths"].values()
        for operation in item.values()
        if (each := operation.get("requestBody"))
    } - {""}
    assert [name for name in sorted(bodies) if "examples" not in schemas[name]] == []
    assert [name for name in schemas if name.startswith("api__")] == []
    page = door.nobody.get("/reference", headers={"Accept": "text/html"}).then().response.text
    assert [
        part for part in ("https://", "http://", "//cdn") if f'src="{part}' in page or f'href="{part}' in page
    ] == []
    assert "/api/v1/shifts/{shift}/sign-ups" in page


def test_examples_of_bodies_are_taken_by_their_own_schemas(door: Door) -> None:
    waiting, wrong = list(Body.__subclasses__()), []
    while waiting:
        body = waiting.pop()
        waiting += body.__subclasses__()
        schema: Any = body.model_config.get("json_schema_extra") or {}
        for example in schema.get("examples", ()):
            if body.model_validate(example).model_dump(exclude_unset=True).keys() != example.keys():
                wrong.append(body.__name__)
    assert wrong == []


async def _told(events: AsyncIterator[bytes], count: int) -> list[bytes]:
    return [await asyncio.wait_for(anext(events), 5) for _ in range(count)]


def test_the_stream_tells_view_key_and_position_of_what_the_reader_may_see(tmp_path: Path) -> None:
    with opened(tmp_path) as door:
        door.given(centre())

        async def follow() -> list[bytes]:
            stream = Stream(door.book)
            async with stream.running():
                events = stream.events(lambda change: change.view == "sessions")
                first = await _told(events, 1)
                await asyncio.to_thread(door.given, session())
                return first + await _told(events, 1)

        position, change = asyncio.run(follow())
    assert position == b'event: position\ndata: {"position":%d}\n\n' % 10
    told = json.loads(change.partition(b"data: ")[2])
    assert told == {"view": "sessions", "key": [SESSION], "position": 11}


def test_a_reader_who_does_not_keep_up_is_told_to_look_again(tmp_path: Path) -> None:
    async def overrun() -> list[Change]:
        reader = _Reader(lambda _: True)
        reader.tell([Change("sessions", (str(number),), number) for number in range(600)], 600)
        return [reader.waiting.get_nowait() for _ in range(reader.waiting.qsize())]

    assert asyncio.run(overrun()) == [Change(None, (), 600)]
