"""Activities: nobody sees one before it is approved and its risks are stated."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from msgspec.structs import replace

from domain.decisions.activities import (
    ActivityExists,
    ActivityIsCancelled,
    ActivityUnknown,
    AlreadyApproved,
    AlreadyPublished,
    ApproveActivity,
    CancelActivity,
    DraftActivity,
    NotYetApproved,
    PublishActivity,
    ReviseActivity,
    RisksNotStated,
    SessionsToCome,
)
from domain.decisions.activity_listings import ListActivity
from domain.decisions.activity_wording import AgesImpossible
from domain.decisions.codes import CodeUnknown
from domain.decisions.organisations import OrganisationUnknown
from domain.decisions.people import PersonUnknown
from domain.decisions.wording import TextTooLong, TextUnfit
from domain.facts.activities import (
    ActivityApproved,
    ActivityCancelled,
    ActivityDrafted,
    ActivityListed,
    ActivityPublished,
)
from domain.facts.sessions import SeriesEnded, SeriesStarted, SessionCancelled
from domain.language import ActivityId, OrganisationId, SeriesId
from domain.policies.codes import AIDS, FIELDS, TYPES, Codes
from tests.grammar import given
from tests.scene import ACTIVITY, CENTRE, SESSION, TEN, WANG, ZONE, an, centre, session, volunteer

NEW = ActivityId(an("activity", "new"))
NOBODY = OrganisationId(an("organisation", "nobody"))
CODES: dict[str, Any] = {"field": "elder-care", "type": "meal"}
DRAFTED = ActivityDrafted(NEW, CENTRE, "Dinner", "elder-care", "meal")
APPROVED = ActivityApproved(NEW, CENTRE)
PUBLISHED = ActivityPublished(NEW, CENTRE, "hot oil", "aprons and a first-aid kit")
PUBLISH = PublishActivity(NEW, "hot oil", "aprons and a first-aid kit")


def test_an_activity_is_drafted_with_all_its_record_will_need() -> None:
    said: dict[str, Any] = {
        **CODES,
        "content": "Dumplings\nand soup",
        "place": "Hall",
        "aid": "elders",
        "recording_unit": CENTRE,
        "in_charge": WANG,
        "minimum_age": 16,
        "maximum_age": 70,
    }
    given(centre(), volunteer(WANG)).when(DraftActivity(NEW, CENTRE, " Dinner ", **said)).then(
        ActivityDrafted(NEW, CENTRE, "Dinner", **said)
    )


def test_a_draft_names_only_what_is_known() -> None:
    draft = DraftActivity(NEW, CENTRE, "Dinner", **CODES)
    given(centre()).when(draft).then(DRAFTED)
    given(centre(), DRAFTED).when(draft).refused(ActivityExists("Dinner"))
    given().when(draft).refused(OrganisationUnknown())
    given(centre()).when(DraftActivity(NEW, CENTRE, "D", **CODES, in_charge=WANG)).refused(PersonUnknown())
    given(centre()).when(DraftActivity(NEW, CENTRE, "D", **CODES, recording_unit=NOBODY)).refused(OrganisationUnknown())


@pytest.mark.parametrize(("field", "codes"), [("field", FIELDS), ("type", TYPES), ("aid", AIDS)])
def test_a_code_is_of_its_list(field: str, codes: Codes) -> None:
    wrong = DraftActivity(NEW, CENTRE, "Dinner", **{**CODES, field: "养老"})
    given(centre()).when(wrong).refused(CodeUnknown(field, ", ".join(codes)))


def test_every_code_has_its_words_in_both_languages() -> None:
    assert FIELDS["elder-care"] == ("养老", "care for elders")
    for codes in (FIELDS, TYPES, AIDS):
        assert [code for code, words in codes.items() if not words.zh or not words.en] == []
    assert (len(FIELDS), len(TYPES), len(AIDS)) == (5, 18, 6)


@pytest.mark.parametrize(("least", "most"), [(-1, None), (151, None), (None, -1), (None, 151), (70, 16)])
def test_ages_are_ages_of_people(least: int | None, most: int | None) -> None:
    draft = DraftActivity(NEW, CENTRE, "Dinner", **CODES, minimum_age=least, maximum_age=most)
    given(centre()).when(draft).refused(AgesImpossible())


def test_a_title_is_readable() -> None:
    given(centre()).when(DraftActivity(NEW, CENTRE, "x" * 10_240, **CODES)).refused(TextTooLong("name", 200))
    given(centre()).when(DraftActivity(NEW, CENTRE, "a\u202eb", **CODES)).refused(TextUnfit("name"))
    given(centre()).when(DraftActivity(NEW, CENTRE, "a", **CODES, content="\x00")).refused(TextUnfit("content"))


def test_a_draft_is_revised_until_it_is_approved() -> None:
    revise = ReviseActivity(NEW, CENTRE, "Supper", **CODES)
    supper = ActivityDrafted(NEW, CENTRE, "Supper", **CODES)
    given(centre(), DRAFTED).when(revise).then(supper)
    given(centre(), supper).when(revise).nothing_happens()
    given(centre(), DRAFTED, APPROVED).when(revise).refused(AlreadyApproved("Dinner"))
    given(centre()).when(revise).refused(ActivityUnknown())


def test_an_activity_is_approved_once() -> None:
    given(centre(), DRAFTED).when(ApproveActivity(NEW)).then(APPROVED)
    given(centre(), DRAFTED, APPROVED).when(ApproveActivity(NEW)).refused(AlreadyApproved("Dinner"))
    given(centre()).when(ApproveActivity(NEW)).refused(ActivityUnknown())


def test_an_activity_is_published_after_it_was_approved() -> None:
    given(centre(), DRAFTED, APPROVED).when(PUBLISH).then(PUBLISHED)
    given(centre(), DRAFTED).when(PUBLISH).refused(NotYetApproved("Dinner"))
    given(centre(), DRAFTED, APPROVED, PUBLISHED).when(PUBLISH).refused(AlreadyPublished("Dinner"))
    given(centre()).when(PUBLISH).refused(ActivityUnknown())


@pytest.mark.parametrize(("risks", "protection"), [("", "aprons"), ("hot oil", " "), ("", "")])
def test_risks_and_protection_are_stated_before_it_is_published(risks: str, protection: str) -> None:
    given(centre(), DRAFTED, APPROVED).when(PublishActivity(NEW, risks, protection)).refused(RisksNotStated())


def test_an_activity_is_cancelled_when_nothing_of_it_is_to_come() -> None:
    cancelled = ActivityCancelled(NEW, CENTRE, "no cook")
    given(centre(), DRAFTED).when(CancelActivity(NEW, "no cook")).then(cancelled)
    for change in (CancelActivity(NEW, "x"), ApproveActivity(NEW), PUBLISH):
        given(centre(), DRAFTED, cancelled).when(change).refused(ActivityIsCancelled("Dinner"))


def test_an_activity_with_sessions_to_come_is_not_cancelled() -> None:
    cancel = CancelActivity(ACTIVITY, "no cook")
    given(centre(), session()).when(cancel).refused(SessionsToCome("Dumplings", sessions=1, series=0))
    done = ActivityCancelled(ACTIVITY, CENTRE, "no cook")
    called_off = SessionCancelled(SESSION, ACTIVITY, CENTRE, TEN, "snow")
    given(centre(), session(), called_off).when(cancel).then(done)
    given(centre(), session()).at(TEN.end).when(cancel).then(done)


def test_an_activity_with_a_running_series_is_not_cancelled() -> None:
    series = SeriesId(an("series"))
    started = SeriesStarted(series, ACTIVITY, CENTRE, 4, time(10), 120, ZONE, date(2026, 1, 1))
    cancel = CancelActivity(ACTIVITY, "no cook")
    given(centre(), started).when(cancel).refused(SessionsToCome("Dumplings", sessions=0, series=1))
    ended = SeriesEnded(series, ACTIVITY, CENTRE, date(2026, 11, 23), "no cook")
    given(centre(), started, ended).when(cancel).then(ActivityCancelled(ACTIVITY, CENTRE, "no cook"))
    longer = replace(started, last=date(2027, 6, 30))  # its source states it anew
    given(centre(), started, ended, longer).when(cancel).then(ActivityCancelled(ACTIVITY, CENTRE, "no cook"))


# --- taken over from a programme -------------------------------------------------------------------------------------
def listing(**said: Any) -> ListActivity:
    return ListActivity(**{"activity": NEW, "organisation": CENTRE, "name": "Chess", **CODES, **said})


LISTED = ActivityListed(NEW, CENTRE, "Chess", **CODES)


def test_a_published_programme_is_taken_over_once() -> None:
    given(centre()).when(listing()).then(LISTED)
    given(centre(), LISTED).when(listing()).nothing_happens()
    given(centre(), LISTED).when(listing(name=" Chess ")).nothing_happens()


def test_what_its_source_says_otherwise_is_stated_again() -> None:
    given(centre(), LISTED).when(listing(minimum_age=55, place="Hall")).then(
        ActivityListed(NEW, CENTRE, "Chess", **CODES, minimum_age=55, place="Hall")
    )


def test_a_listed_activity_needs_no_approval_and_once_cancelled_stays_so() -> None:
    given(centre(), LISTED).when(PUBLISH).refused(AlreadyPublished("Chess"))
    cancelled = ActivityCancelled(NEW, CENTRE, "no chess")
    given(centre(), LISTED, cancelled).when(listing(name="Chess club")).nothing_happens()
    relisted = ActivityListed(NEW, CENTRE, "Chess club", **CODES)
    given(centre(), LISTED, cancelled, relisted).when(ApproveActivity(NEW)).refused(ActivityIsCancelled("Chess club"))


def test_a_listing_names_only_what_is_known_and_takes_over_no_draft() -> None:
    given().when(listing()).refused(OrganisationUnknown())
    given(centre()).when(listing(in_charge=WANG)).refused(PersonUnknown())
    given(centre()).when(listing(recording_unit=NOBODY)).refused(OrganisationUnknown())
    given(centre()).when(listing(name="\x1b[31m")).refused(TextUnfit("name"))
    given(centre(), DRAFTED).when(listing()).refused(ActivityExists("Dinner"))


def test_now_is_the_moment_of_the_decision() -> None:
    during = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
    given(centre(), session()).at(during).when(CancelActivity(ACTIVITY, "x")).refused(
        SessionsToCome("Dumplings", sessions=1, series=0)
    )
