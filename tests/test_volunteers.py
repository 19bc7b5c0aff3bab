"""Volunteers and people: nobody is entered without having agreed, and nothing said of them stands in the book."""

import base64
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest

from domain.decisions.codes import CodeUnfit, CodeUnknown
from domain.decisions.digests import DigestUnfit
from domain.decisions.eligibility import VolunteerUnknown
from domain.decisions.guardians import ConsentAsGuardian, GuardianTooYoung, OwnGuardian
from domain.decisions.instants import TimeWithoutZone, UntilPast
from domain.decisions.organisations import OrganisationUnknown
from domain.decisions.people import NoteUnknown, PersonUnknown, RecordDetail, VersionWrong
from domain.decisions.volunteers import (
    AlreadyRegistered,
    ApproveVolunteer,
    BirthYearUnfit,
    LeaveNetwork,
    NotAgreed,
    NotSuspended,
    PromisesHeld,
    RegisterVolunteer,
    ReinstateVolunteer,
    SuspendVolunteer,
    VolunteerIsApproved,
)
from domain.facts.people import DetailRecorded
from domain.facts.sign_ups import SignUpRequested, SignUpWithdrawn
from domain.facts.volunteers import (
    GuardianConsented,
    VolunteerApproved,
    VolunteerLeft,
    VolunteerRegistered,
    VolunteerReinstated,
    VolunteerSuspended,
)
from domain.questions.volunteers import standing_of
from tests.grammar import NOW, answer, given
from tests.scene import CENTRE, LI, SESSION, SHIFT, TEN, WANG, centre, sign_up, signed_up, volunteer

DIGEST = base64.b64encode(sha256(b"salt and value").digest()).decode()
SUSPENDED = VolunteerSuspended(WANG, CENTRE, "conduct")
LEFT = VolunteerLeft(WANG, CENTRE)
SOON = NOW + timedelta(days=30)


# --- registered, approved --------------------------------------------------------------------------------------------
def test_a_volunteer_registers_themselves() -> None:
    fact = VolunteerRegistered(WANG, CENTRE, "self", "self", 1958)
    given(centre()).by(WANG).when(RegisterVolunteer(WANG, CENTRE, birth_year=1958)).then(fact)
    given(centre(), fact).by(WANG).when(RegisterVolunteer(WANG, CENTRE)).refused(AlreadyRegistered())
    given().by(WANG).when(RegisterVolunteer(WANG, CENTRE)).refused(OrganisationUnknown())


def test_staff_register_with_the_consent_they_noted() -> None:
    fact = VolunteerRegistered(WANG, CENTRE, "staff", "signed-form")
    given(centre()).when(RegisterVolunteer(WANG, CENTRE, "signed-form")).then(fact)
    given(centre()).when(RegisterVolunteer(WANG, CENTRE)).refused(NotAgreed())
    refusal = given(centre()).when(RegisterVolunteer(WANG, CENTRE, "she nodded")).refusal
    assert isinstance(refusal, CodeUnknown)
    assert refusal.field == "consent"


@pytest.mark.parametrize("year", [1905, 2027, 58, -1])
def test_a_year_of_birth_is_believable(year: int) -> None:
    register = RegisterVolunteer(WANG, CENTRE, "signed-form", year)
    given(centre()).when(register).refused(BirthYearUnfit(1906, 2026))
    for edge in (1906, 2026):
        fact = VolunteerRegistered(WANG, CENTRE, "staff", "signed-form", edge)
        given(centre()).when(RegisterVolunteer(WANG, CENTRE, "signed-form", edge)).then(fact)


def test_a_volunteer_is_approved_once() -> None:
    registered = volunteer(WANG)[:1]
    given(centre(), registered).when(ApproveVolunteer(WANG)).then(VolunteerApproved(WANG, CENTRE))
    given(centre(), volunteer(WANG)).when(ApproveVolunteer(WANG)).refused(VolunteerIsApproved())
    given(centre()).when(ApproveVolunteer(WANG)).refused(VolunteerUnknown())
    given(centre(), volunteer(WANG), LEFT).when(ApproveVolunteer(WANG)).refused(VolunteerUnknown())


# --- suspended, reinstated -------------------------------------------------------------------------------------------
def test_a_volunteer_is_suspended_for_a_coded_reason() -> None:
    given(centre(), volunteer(WANG)).when(SuspendVolunteer(WANG, "conduct")).then(SUSPENDED)
    refusal = given(centre(), volunteer(WANG)).when(SuspendVolunteer(WANG, "shouted at Mrs Li")).refusal
    assert isinstance(refusal, CodeUnknown)
    assert refusal.field == "reason"


def test_a_suspension_may_end_by_itself() -> None:
    known = [*centre(), *volunteer(WANG)]
    until = SOON.astimezone(timezone(timedelta(hours=8)))
    suspended = VolunteerSuspended(WANG, CENTRE, "no-show", SOON)
    outcome = given(known).when(SuspendVolunteer(WANG, "no-show", until)).then(suspended)
    assert [fact.until.tzinfo for fact in outcome.facts if isinstance(fact, VolunteerSuspended) and fact.until] == [UTC]
    given(known).when(SuspendVolunteer(WANG, "no-show", NOW)).refused(UntilPast(NOW))
    naive = datetime(2027, 1, 1)  # noqa: DTZ001 - what must be refused
    given(known).when(SuspendVolunteer(WANG, "no-show", naive)).refused(TimeWithoutZone())
    given(known, suspended).at(SOON).when(ReinstateVolunteer(WANG)).refused(NotSuspended())


def test_the_story_of_a_suspension_is_a_note_in_the_address_book() -> None:
    known = [*centre(), *volunteer(WANG), DetailRecorded(WANG, "note", 1, DIGEST)]
    noted = VolunteerSuspended(WANG, CENTRE, "conduct", note=1)
    given(known).when(SuspendVolunteer(WANG, "conduct", note=1)).then(noted)
    given(known).when(SuspendVolunteer(WANG, "conduct", note=2)).refused(NoteUnknown())
    given(known).when(SuspendVolunteer(WANG, "conduct", note=0)).refused(NoteUnknown())


def test_a_suspended_volunteer_is_reinstated() -> None:
    given(centre(), volunteer(WANG), SUSPENDED).when(ReinstateVolunteer(WANG)).then(VolunteerReinstated(WANG, CENTRE))
    given(centre(), volunteer(WANG)).when(ReinstateVolunteer(WANG)).refused(NotSuspended())


# --- gone, and back --------------------------------------------------------------------------------------------------
def test_a_volunteer_leaves() -> None:
    given(centre(), volunteer(WANG)).when(LeaveNetwork(WANG)).then(LEFT)
    given(centre(), volunteer(WANG), LEFT).when(LeaveNetwork(WANG)).refused(VolunteerUnknown())


def test_nobody_leaves_while_others_count_on_them() -> None:
    held = [*centre(), *volunteer(WANG), *volunteer(LI), signed_up(WANG), signed_up(LI)]
    given(held).when(LeaveNetwork(WANG)).refused(PromisesHeld(1))
    given(held).at(TEN.end).when(LeaveNetwork(WANG)).then(LEFT)
    withdrawn = SignUpWithdrawn(sign_up(WANG), WANG, SHIFT, SESSION, CENTRE, TEN, in_time=True)
    given(held, withdrawn).when(LeaveNetwork(WANG)).then(LEFT)
    asked = SignUpRequested(sign_up(WANG), WANG, SHIFT, SESSION, CENTRE, TEN)
    given(centre(), volunteer(WANG), asked).when(LeaveNetwork(WANG)).refused(PromisesHeld(1))


def test_who_left_may_come_again_and_is_approved_again() -> None:
    back = VolunteerRegistered(WANG, CENTRE, "self", "self")
    given(centre(), volunteer(WANG), LEFT).by(WANG).when(RegisterVolunteer(WANG, CENTRE)).then(back)
    given(centre(), volunteer(WANG), LEFT, back).when(ApproveVolunteer(WANG)).then(VolunteerApproved(WANG, CENTRE))


def test_a_suspension_outlives_leaving_and_coming_back() -> None:
    back = VolunteerRegistered(WANG, CENTRE, "self", "self")
    standing = answer(standing_of(WANG), [*volunteer(WANG), SUSPENDED, LEFT, back])
    assert standing is not None
    assert standing.suspended_at(NOW)


# --- guardians -------------------------------------------------------------------------------------------------------
def test_a_guardian_consents_for_a_minor() -> None:
    known = [*centre(), *volunteer(WANG, 2012), DetailRecorded(LI, "name", 1, DIGEST)]
    given(known).when(ConsentAsGuardian(WANG, LI)).then(GuardianConsented(WANG, LI, CENTRE, "signed-form"))
    given(known).by(LI).when(ConsentAsGuardian(WANG, LI, "self")).then(GuardianConsented(WANG, LI, CENTRE, "self"))
    given(known).by(WANG).when(ConsentAsGuardian(WANG, LI, "self")).refused(NotAgreed())


def test_a_guardian_is_another_known_adult() -> None:
    minor = [*centre(), *volunteer(WANG, 2012)]
    given(minor).when(ConsentAsGuardian(WANG, LI)).refused(PersonUnknown())
    given(minor).when(ConsentAsGuardian(WANG, WANG)).refused(OwnGuardian())
    grown_up = GuardianConsented(WANG, LI, CENTRE, "signed-form")
    given(minor, volunteer(LI, 2008)).when(ConsentAsGuardian(WANG, LI)).then(grown_up)
    given(minor, volunteer(LI, 2009)).when(ConsentAsGuardian(WANG, LI)).refused(GuardianTooYoung(18))
    given(centre(), volunteer(LI)).when(ConsentAsGuardian(WANG, LI)).refused(VolunteerUnknown())


def test_consenting_for_another_makes_nobody_their_own_ward() -> None:
    facts = [*volunteer(LI), *volunteer(WANG, 2012), GuardianConsented(WANG, LI, CENTRE, "signed-form")]
    assert answer(standing_of(LI), facts) == answer(standing_of(LI), volunteer(LI))


# --- details ---------------------------------------------------------------------------------------------------------
def test_a_detail_has_a_later_version_than_the_latest() -> None:
    first = DetailRecorded(WANG, "name", 1, DIGEST)
    given().when(RecordDetail(WANG, "name", 1, DIGEST)).then(first)
    given(first).when(RecordDetail(WANG, "name", 2, DIGEST)).then(DetailRecorded(WANG, "name", 2, DIGEST))
    given(first).when(RecordDetail(WANG, "phone", 1, DIGEST)).then(DetailRecorded(WANG, "phone", 1, DIGEST))
    given(first).when(RecordDetail(WANG, "name", 4, DIGEST)).then(DetailRecorded(WANG, "name", 4, DIGEST))
    for wrong in (0, 1):
        given(first).when(RecordDetail(WANG, "name", wrong, DIGEST)).refused(VersionWrong("name", 1))


@pytest.mark.parametrize("digest", ["", "Wang", DIGEST[:-1], DIGEST + "=", " " + DIGEST, DIGEST[:-2] + "B="])
def test_a_detail_is_pinned_by_a_digest_and_never_by_itself(digest: str) -> None:
    given().when(RecordDetail(WANG, "name", 1, digest)).refused(DigestUnfit())


def test_a_details_field_is_a_code() -> None:
    given().when(RecordDetail(WANG, "Name", 1, DIGEST)).refused(CodeUnfit("field"))
