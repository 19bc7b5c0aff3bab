"""Who comes in: tokens, one-time links, the cookie they leave, and forms of other sites."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.secrets import digest_of
from domain.facts.access import SignInLinkMade, TokenRevoked
from domain.language import LinkId, TokenId
from tests.doors import LATE, WANG, Door, centre, opened, token
from tests.scene import CENTRE, an

SECRET = "s" * 43
PAGE = {"Accept": "text/html"}


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with opened(tmp_path) as door:
        yield door.given(centre())


def link(role: str = "coordinator", until: datetime = LATE, own: bool = False) -> SignInLinkMade:
    person = WANG if own else None
    return SignInLinkMade(LinkId(an("link")), digest_of(SECRET), role, until, None if own else CENTRE, person)


def signed_in(door: Door) -> None:
    """The client keeps the cookie from now on."""
    door.nobody.post(f"/sign-in/{SECRET}").then()


def test_a_token_acts_in_its_role(door: Door) -> None:
    door.given(token("auditor", "a" * 43))
    door.with_secret("a" * 43).get("/events").then()


@pytest.mark.parametrize("what", ["unknown", "revoked", "over"])
def test_a_token_that_is_no_good_is_told_the_same_whatever_is_wrong(door: Door, what: str) -> None:
    if what == "over":
        door.given(token("auditor", "b" * 43, until=datetime.now(UTC) - timedelta(seconds=1)))
    if what == "revoked":
        door.given(token("auditor", "b" * 43), TokenRevoked(TokenId(an("token", "b" * 43)), digest_of("b" * 43)))
    refused = door.with_secret("b" * 43).get("/organisations").refused(401, "sign-in-needed")
    assert refused.headers["WWW-Authenticate"] == 'Bearer realm="daybook"'


def test_opening_a_link_uses_nothing_up_and_says_nothing_of_it(door: Door) -> None:
    door.given(link())
    head = door.book.journal.recorder.head()
    good = door.nobody.get(f"/sign-in/{SECRET}", headers=PAGE).then().response
    other = door.nobody.get("/sign-in/" + "t" * 43, headers=PAGE).then().response
    assert good.text.replace(SECRET, "t" * 43) == other.text
    assert door.book.journal.recorder.head() == head


def test_the_button_signs_in_once_with_a_cookie_out_of_scripts_reach(door: Door) -> None:
    door.given(link())
    used = door.nobody.post(f"/sign-in/{SECRET}").then()
    cookie = used.headers["Set-Cookie"]
    name, _, secret = cookie.split(";")[0].partition("=")
    kept = sorted(part.strip() for part in cookie.split(";")[1:] if "Max-Age" not in part and "expires" not in part)
    assert (name, kept) == ("daybook-session", ["HttpOnly", "Path=/", "SameSite=lax"])
    assert used.body["role"] == "coordinator"
    assert secret not in door.logs.getvalue()
    assert SECRET not in door.logs.getvalue()
    door.nobody.get("/volunteers").then()
    door.client.cookies.clear()
    door.nobody.post(f"/sign-in/{SECRET}").refused(409, "link-used")
    door.nobody.get("/volunteers").refused(401, "sign-in-needed")


def test_over_https_the_cookie_is_for_this_host_alone(door: Door) -> None:
    door.given(link())
    answer = door.client.post(f"https://localhost/sign-in/{SECRET}")
    name = answer.headers["Set-Cookie"].partition("=")[0]
    assert (name, "; Secure" in answer.headers["Set-Cookie"]) == ("__Host-daybook-session", True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_link_that_is_over_or_unknown_opens_nothing(door: Door) -> None:
    door.given(link(until=datetime.now(UTC) - timedelta(minutes=1)))
    door.nobody.post(f"/sign-in/{SECRET}").refused(409, "link-expired")
    door.nobody.post("/sign-in/" + "t" * 43).refused(404, "link-unknown")


def test_a_browser_is_sent_on_to_the_start_and_told_of_faults_on_a_page(door: Door) -> None:
    door.given(link())
    answer = door.client.post(f"/sign-in/{SECRET}", headers=PAGE, follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    again = door.client.post(f"/sign-in/{SECRET}", headers=PAGE | {"Origin": "http://localhost"})
    assert (again.status_code, again.headers["Content-Type"]) == (409, "text/html; charset=utf-8")
    assert "link-used" in again.text


def test_staff_stay_signed_in_for_half_a_day_and_volunteers_on_their_own_device_for_half_a_year(door: Door) -> None:
    door.given(link("volunteer", own=True))
    until = datetime.fromisoformat(door.nobody.post(f"/sign-in/{SECRET}").then().body["until"])
    assert round((until - datetime.now(UTC)) / timedelta(days=1)) == 180
    (mine,) = door.nobody.get("/volunteers").then().body["rows"]
    assert mine["person"] == WANG


def test_signing_out_ends_the_session_and_not_only_the_cookie(door: Door) -> None:
    door.given(link())
    signed_in(door)
    (secret,) = [each.value for each in door.client.cookies.jar if each.name == "daybook-session"]
    assert secret is not None
    out = door.nobody.post("/sign-out", headers={"Origin": "http://localhost"}).then()
    assert out.headers["Clear-Site-Data"] == '"storage"'
    door.with_secret(secret).get("/volunteers").refused(401, "sign-in-needed")


@pytest.mark.parametrize(
    "sent",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {},
    ],
)
def test_a_form_of_another_site_does_nothing_with_our_cookie(door: Door, sent: dict[str, str]) -> None:
    door.given(link())
    signed_in(door)
    body = {"organisation": "T1", "name": "Hall", "capacity": 5}
    door.nobody.post("/rooms", body, headers=sent).refused(403, "from-elsewhere")
    door.nobody.post("/rooms", body, headers={"Sec-Fetch-Site": "same-origin"}).then(201)
    door.nobody.post("/rooms", body, headers={"Origin": "http://localhost"}).then(201)


def test_a_cookie_that_is_no_good_makes_one_nobody_and_public_pages_go_on(door: Door) -> None:
    door.client.cookies.set("daybook-session", "z" * 43)
    door.nobody.get("/organisations").then()
    door.nobody.get("/volunteers").refused(401, "sign-in-needed")
