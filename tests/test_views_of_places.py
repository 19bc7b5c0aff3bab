"""Where things are, who may do them and who may come in, as the views show it."""

from datetime import UTC, date, datetime, time

import pytest
from msgspec.structs import replace

from domain.facts.access import SignInLinkMade, SignInLinkUsed, TokenIssued, TokenRevoked
from domain.facts.activities import (
    ActivityApproved,
    ActivityCancelled,
    ActivityDrafted,
    ActivityListed,
    ActivityPublished,
)
from domain.facts.credentials import CredentialGranted, CredentialRevoked
from domain.facts.feeds import FeedOpened, FeedRevoked, FeedRotated
from domain.facts.holidays import Holiday, HolidaysPublished
from domain.facts.organisations import (
    ManagingParentNamed,
    OrganisationClosed,
    OrganisationEstablished,
    OrganisationMerged,
    OrganisationMoved,
    OrganisationReclassified,
    OrganisationRenamed,
)
from domain.facts.rooms import OpeningHours, OpeningHoursChanged, RoomClosed, RoomOpened, RoomResized
from domain.facts.volunteers import (
    GuardianConsented,
    VolunteerApproved,
    VolunteerLeft,
    VolunteerRegistered,
    VolunteerReinstated,
    VolunteerSuspended,
)
from domain.language import CalendarId, CredentialId, FeedId, LinkId, OrganisationId, TokenId
from projections import (
    activities,
    credentials,
    feeds,
    holidays,
    links,
    organisations,
    question_of,
    registry,
    rooms,
    tokens,
    volunteers,
)
from tests.grammar_views import given
from tests.scene import ACTIVITY, CENTRE, LI, ROOM, WANG, ZONE, an

OTHER = OrganisationId(an("organisation", "other"))
UNTIL = datetime(2026, 12, 1, 8, tzinfo=UTC)
ESTABLISHED = OrganisationEstablished(
    organisation=CENTRE, code="2101", name="Old name", kind="station", zone=ZONE, parent=OTHER, label="站",
    flags=("kept", "farm"), since=date(2020, 1, 1),
)  # fmt: skip
UNIT = organisations.Organisation(
    code="2101", name="Old name", kind="station", parent=OTHER, from_="2020-01-01", flags="kept farm", id=CENTRE,
    label="站", zone=ZONE,
)  # fmt: skip


def test_an_organisation_shows_the_latest_of_each_dated_change() -> None:
    given(
        ESTABLISHED,
        OrganisationRenamed(CENTRE, "New name", date(2021, 1, 1)),
        OrganisationReclassified(CENTRE, "head-station", "总站", (), date(2022, 1, 1)),
        ManagingParentNamed(CENTRE, OTHER, date(2023, 1, 1)),
        OrganisationMoved(CENTRE, None, None),
    ).shows(
        organisations.view,
        replace(
            UNIT, name="New name", kind="head-station", label="总站", flags="", managed_by=OTHER, parent=None,
            from_="2023-01-01", renamed=1,
        ),
    )  # fmt: skip


def test_an_organisation_that_ends_stays_with_its_end() -> None:
    closed = OrganisationClosed(CENTRE, "merged-away", date(2026, 1, 1))
    given(ESTABLISHED, closed).shows(
        organisations.view, replace(UNIT, status="closed", reason="merged-away", until="2026-01-01")
    )
    merged = OrganisationMerged(CENTRE, OTHER, date(2026, 1, 1))
    given(ESTABLISHED, merged).shows(
        organisations.view, replace(UNIT, status="merged", successor=OTHER, until="2026-01-01")
    )


def test_a_room_shows_its_size_and_hours_until_it_closes() -> None:
    mornings = (OpeningHours(1, time(8, 30), time(12)), OpeningHours(2, time(8, 30), time(17)))
    row = rooms.Room(id=ROOM, organisation=CENTRE, name="Hall", capacity=40)
    opened = RoomOpened(ROOM, CENTRE, "Hall", 40)
    given(opened).shows(rooms.view, row)
    given(opened, RoomResized(ROOM, CENTRE, 20), OpeningHoursChanged(ROOM, CENTRE, mornings)).shows(
        rooms.view, replace(row, capacity=20, hours="1 08:30-12:00, 2 08:30-17:00")
    )
    given(opened, RoomClosed(ROOM, CENTRE, date(2026, 5, 1), "repairs")).shows(
        rooms.view, replace(row, status="closed", until="2026-05-01", reason="repairs")
    )


def test_an_activity_is_drafted_approved_published_and_cancelled() -> None:
    drafted = ActivityDrafted(ACTIVITY, CENTRE, "Dumplings", "elder-care", "craft", maximum_age=80, in_charge=LI)
    row = activities.Activity(
        id=ACTIVITY, name="Dumplings", organisation=CENTRE, field="elder-care", type="craft", status="draft",
        maximum_age=80, recording_unit=CENTRE, in_charge=LI,
    )  # fmt: skip
    approved = ActivityApproved(ACTIVITY, CENTRE)
    published = ActivityPublished(ACTIVITY, CENTRE, risks="hot water", protection="gloves", dangerous=True)
    shown = replace(row, status="published", risks="hot water", protection="gloves", dangerous=True)
    given(drafted).shows(activities.view, row)
    given(drafted, approved).shows(activities.view, replace(row, status="approved"))
    given(drafted, approved, published).shows(activities.view, shown)
    given(drafted, approved, published, ActivityCancelled(ACTIVITY, CENTRE, "flood")).shows(
        activities.view, replace(shown, status="cancelled", reason="flood")
    )


def test_an_activity_listed_again_counts_its_new_names() -> None:
    listed = ActivityListed(ACTIVITY, CENTRE, "Dumplings", "elder-care", "craft", place="Hall")
    row = activities.Activity(
        id=ACTIVITY, name="Dumplings", organisation=CENTRE, field="elder-care", type="craft", status="published",
        place="Hall", recording_unit=CENTRE,
    )  # fmt: skip
    given(listed, listed).shows(activities.view, row)
    given(listed, replace(listed, name="Noodles")).shows(activities.view, replace(row, name="Noodles", renamed=1))


def test_a_revoked_credential_ends_the_day_before() -> None:
    key = CredentialId(an("credential"))
    granted = CredentialGranted(key, WANG, CENTRE, "first-aid", date(2026, 1, 1), date(2026, 12, 31))
    row = credentials.Credential(
        person=WANG, kind="first-aid", from_="2026-01-01", until="2026-12-31", credential=key, organisation=CENTRE
    )
    given(granted).shows(credentials.view, row)
    revoked = CredentialRevoked(key, WANG, CENTRE, "first-aid", date(2026, 6, 1), "lapsed")
    ended = replace(row, state="revoked", until="2026-05-31", reason="lapsed")
    given(granted, revoked).shows(credentials.view, ended)
    given(replace(granted, valid_until=None), revoked).shows(credentials.view, ended)
    given(granted, replace(revoked, since=date(2027, 6, 1))).shows(
        credentials.view, replace(row, state="revoked", reason="lapsed")
    )


def test_a_volunteer_is_registered_approved_suspended_and_leaves() -> None:
    registered = VolunteerRegistered(WANG, CENTRE, "staff", "paper", 1958)
    row = volunteers.Volunteer(
        person=WANG, organisation=CENTRE, state="registered", birth_year=1958, by="staff", consent="paper"
    )
    approved = VolunteerApproved(WANG, CENTRE)
    suspended = VolunteerSuspended(WANG, CENTRE, "conduct", UNTIL)
    given(registered).shows(volunteers.view, row)
    given(registered, approved).shows(volunteers.view, replace(row, state="approved", approved=True))
    stopped = replace(row, state="suspended", suspended=True, until="2026-12-01T08:00:00Z", reason="conduct")
    given(registered, approved, suspended).shows(volunteers.view, replace(stopped, approved=True))
    given(registered, approved, suspended, VolunteerReinstated(WANG, CENTRE)).shows(
        volunteers.view, replace(row, state="approved", approved=True)
    )
    given(registered, approved, VolunteerLeft(WANG, CENTRE)).shows(
        volunteers.view, replace(row, state="left", approved=True)
    )


def test_a_suspended_volunteer_is_approved_only_by_an_approval_and_at_work_only_by_a_reinstatement() -> None:
    registered = VolunteerRegistered(WANG, CENTRE, "staff", "paper", 1958)
    row = volunteers.Volunteer(
        person=WANG, organisation=CENTRE, state="registered", birth_year=1958, by="staff", consent="paper"
    )
    suspended, back = VolunteerSuspended(WANG, CENTRE, "conduct"), VolunteerReinstated(WANG, CENTRE)
    stopped = replace(row, state="suspended", suspended=True, reason="conduct")
    given(registered, suspended, back).shows(volunteers.view, row)
    given(registered, suspended, VolunteerApproved(WANG, CENTRE)).shows(
        volunteers.view, replace(stopped, approved=True)
    )
    given(registered, suspended, VolunteerLeft(WANG, CENTRE), registered).shows(volunteers.view, stopped)


def test_a_guardian_consents_anew_when_a_volunteer_registers_again() -> None:
    here, there = (VolunteerRegistered(WANG, where, "self", "self") for where in (CENTRE, OTHER))
    row = volunteers.Volunteer(person=WANG, organisation=CENTRE, state="registered", by="self", consent="self")
    given(here, GuardianConsented(WANG, LI, CENTRE, "paper")).shows(volunteers.view, replace(row, guardian=LI))
    given(here, GuardianConsented(WANG, LI, CENTRE, "paper"), there).shows(
        volunteers.view, replace(row, organisation=OTHER)
    )


def notice(year: int, *days: Holiday) -> HolidaysPublished:
    return HolidaysPublished(CalendarId(an("calendar")), "cn", year, days)


def test_a_later_notice_of_the_year_replaces_the_days_of_the_earlier() -> None:
    new_year = Holiday(date(2026, 1, 1), "元旦", True)
    december = Holiday(date(2025, 12, 31), "调休", False)
    spring = Holiday(date(2027, 2, 6), "春节", True)
    first = holidays.HolidayLine(calendar="cn", day="2026-01-01", name="元旦", off=True, year=2026)
    given(notice(2026, new_year, december), notice(2027, spring)).shows(
        holidays.view,
        first,
        replace(first, day="2025-12-31", name="调休", off=False),
        replace(first, day="2027-02-06", name="春节", year=2027),
    )
    given(notice(2026, new_year, december), notice(2026, new_year)).shows(holidays.view, first)
    given(notice(2026, new_year), notice(2025, december), notice(2026)).shows(
        holidays.view, replace(first, day="2025-12-31", name="调休", off=False, year=2025)
    )


def test_a_feed_is_found_by_the_address_that_is_good_now() -> None:
    key = FeedId(an("feed"))
    opened = FeedOpened(key, "my-shifts", WANG, "aa", "zh")
    row = feeds.Feed(id=key, kind="my-shifts", subject=WANG, language="zh", sha256="aa")
    given(opened).shows(feeds.view, row)
    rotated = FeedRotated(key, "my-shifts", WANG, was="aa", sha256="bb")
    given(opened, rotated).shows(feeds.view, replace(row, sha256="bb", revision=1))
    given(opened, rotated, FeedRevoked(key, "my-shifts", WANG, "bb")).shows(
        feeds.view, replace(row, sha256="bb", revision=1, state="revoked")
    )


def test_tokens_and_links_tell_whether_they_are_spent() -> None:
    token, link = TokenId(an("token")), LinkId(an("link"))
    issued = TokenIssued(token, "aa", "coordinator", UNTIL, CENTRE)
    row = tokens.Token(id=token, sha256="aa", role="coordinator", organisation=CENTRE, until="2026-12-01T08:00:00Z")
    given(issued).shows(tokens.view, row)
    given(issued, TokenRevoked(token, "aa")).shows(tokens.view, replace(row, state="revoked"))
    made = SignInLinkMade(link, "cc", "volunteer", UNTIL, CENTRE, WANG)
    shown = links.Link(
        id=link, sha256="cc", role="volunteer", organisation=CENTRE, person=WANG, until="2026-12-01T08:00:00Z"
    )
    given(made).shows(links.view, shown)
    given(made, SignInLinkUsed(link, "cc", token)).shows(links.view, replace(shown, state="used", token=token))


def test_every_view_has_the_columns_that_scripts_rely_on() -> None:
    fixed = {
        "organisations": "code,name,kind,parent,managed_by,from,flags",
        "activities": "id,name,organisation,field,type,status",
        "sessions": "id,activity,organisation,room,starts,ends,status,reason",
        "shifts": "id,session,source,duty,places,taken,waiting,headcount,headcount_minutes,status",
        "rosters": "shift,volunteer,state,order",
        "schedules": "volunteer,session,shift,starts,ends,state,revision",
        "credentials": "person,kind,from,until",
        "due": "kind,subject,at",
    }
    for name, columns in fixed.items():
        assert ",".join(registry()[name].columns).startswith(columns)


def test_a_views_question_is_the_first_line_of_its_file() -> None:
    assert question_of("rosters") == (
        "Who has signed up for each shift, in which order did they come, and what became of it?"
    )


def test_a_view_cannot_be_declared_with_a_column_it_has_not() -> None:
    for wrong in ({"key": ("nothing",)}, {"by": (("nothing",),)}, {"scopes": ("nothing",)}):
        with pytest.raises(TypeError, match="rosters has no column nothing"):
            type(registry()["rosters"])(**{**vars_of("rosters"), **wrong})
    with pytest.raises(TypeError, match="which is not of its key"):
        type(registry()["rosters"])(**{**vars_of("rosters"), "numbered": ("order", "session")})


def vars_of(name: str) -> dict:
    view = registry()[name]
    return {field: getattr(view, field) for field in view.__dataclass_fields__}
