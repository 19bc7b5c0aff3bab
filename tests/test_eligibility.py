"""Who may promise (DOMAIN section 2, rules 3 to 6): approved, of the right age, with credentials for every day."""

from dataclasses import replace
from datetime import date, timedelta

from domain.decisions.eligibility import (
    BirthYearMissing,
    CredentialMissing,
    GuardianMissing,
    NotForMinors,
    TooOld,
    TooYoung,
    VolunteerIsSuspended,
    VolunteerNotApproved,
    VolunteerUnknown,
)
from domain.decisions.sign_ups import SignUp
from domain.facts.activities import ActivityApproved, ActivityDrafted, ActivityPublished
from domain.facts.credentials import CredentialGranted, CredentialRevoked
from domain.facts.sessions import SessionScheduled
from domain.facts.shifts import ShiftOpened
from domain.facts.sign_ups import VolunteerSignedUp
from domain.facts.volunteers import (
    GuardianConsented,
    VolunteerLeft,
    VolunteerRegistered,
    VolunteerReinstated,
    VolunteerSuspended,
)
from domain.language import CredentialId, Fact, Refused, Span
from domain.policies.sign_up import DEFAULT
from tests.grammar import NOW, given
from tests.scene import ACTIVITY, CENTRE, LI, SESSION, SHIFT, TEN, WANG, ZONE, an, centre, sign_up, volunteer
from tests.scene import session as planned
from tests.scene import shift as kitchen

SIGN_UP = SignUp(sign_up(WANG), WANG, SHIFT)
NIGHT = Span(TEN.start + timedelta(hours=12), TEN.start + timedelta(hours=16))  # 22:00 to 02:00 in Shanghai


def shift(needs: tuple[str, ...] = (), youngest: int | None = None, oldest: int | None = None) -> ShiftOpened:
    return ShiftOpened(
        SHIFT, SESSION, ACTIVITY, CENTRE, "kitchen", 2, needs=needs, minimum_age=youngest, maximum_age=oldest
    )


def facts(duty: ShiftOpened | None = None, birth_year: int | None = 1958, span: Span = TEN) -> list[Fact]:
    return [*centre(), planned(span=span, room=None), duty or kitchen(), *volunteer(WANG, birth_year)]


def paper(kind: str, first: date, last: date | None = None, key: str = "1") -> CredentialGranted:
    return CredentialGranted(CredentialId(an("credential", key)), WANG, CENTRE, kind, first, last)


def let_in(known: list[Fact], span: Span = TEN, *warnings: str, decision: SignUp = SIGN_UP) -> None:
    expected = VolunteerSignedUp(sign_up(WANG), WANG, SHIFT, SESSION, CENTRE, span, "self", warnings)
    given(known).by(WANG).when(decision).then(expected)


def kept_out(known: list[Fact], refusal: Refused, decision: SignUp = SIGN_UP) -> None:
    given(known).by(WANG).when(decision).refused(refusal)


# --- standing --------------------------------------------------------------------------------------------------------
def test_a_volunteer_is_registered_and_approved() -> None:
    kept_out([*centre(), planned(), kitchen()], VolunteerUnknown())
    kept_out([*centre(), planned(), kitchen(), volunteer(WANG)[0]], VolunteerNotApproved())


def test_who_left_comes_back_by_registering_and_being_approved_again() -> None:
    left = VolunteerLeft(volunteer=WANG, organisation=CENTRE)
    kept_out([*facts(), left], VolunteerUnknown())
    kept_out([*facts(), left, volunteer(WANG)[0]], VolunteerNotApproved())
    let_in([*facts(), left, *volunteer(WANG)], TEN, "no-agreement")


def test_a_suspended_volunteer_waits_until_it_ends_or_is_lifted() -> None:
    for_ever = VolunteerSuspended(volunteer=WANG, organisation=CENTRE, reason="conduct")
    kept_out([*facts(), for_ever], VolunteerIsSuspended())
    let_in([*facts(), for_ever, VolunteerReinstated(volunteer=WANG, organisation=CENTRE)], TEN, "no-agreement")
    over = replace_until(for_ever, 0)
    let_in([*facts(), over], TEN, "no-agreement")
    kept_out([*facts(), replace_until(for_ever, 1)], VolunteerIsSuspended())


def replace_until(suspended: VolunteerSuspended, seconds: int) -> VolunteerSuspended:
    until = NOW + timedelta(seconds=seconds)
    return VolunteerSuspended(suspended.volunteer, suspended.organisation, suspended.reason, until)


# --- ages ------------------------------------------------------------------------------------------------------------
def test_a_minimum_age_counts_as_if_the_birthday_were_still_to_come() -> None:
    let_in(facts(shift(youngest=60), birth_year=1965), TEN, "no-agreement")
    kept_out(facts(shift(youngest=60), birth_year=1966), TooYoung(60))


def test_a_maximum_age_counts_as_if_the_birthday_had_been() -> None:
    let_in(facts(shift(oldest=60), birth_year=1966), TEN, "no-agreement")
    kept_out(facts(shift(oldest=60), birth_year=1965), TooOld(60))


def test_the_year_of_the_session_counts_not_todays() -> None:
    january = Span(TEN.start + timedelta(days=60), TEN.end + timedelta(days=60))
    let_in(facts(shift(youngest=60), birth_year=1966, span=january), january, "no-agreement")


def test_ages_of_the_activity_and_of_the_shift_both_bind() -> None:
    drafted = ActivityDrafted(
        activity=ACTIVITY,
        organisation=CENTRE,
        name="Go",
        field="elder-care",
        type="craft",
        minimum_age=55,
        maximum_age=80,
    )
    published = ActivityPublished(ACTIVITY, CENTRE, "none", "none")
    activity = [*centre()[:2], drafted, ActivityApproved(ACTIVITY, CENTRE), published, planned(room=None)]
    kept_out([*activity, shift(youngest=60, oldest=90), *volunteer(WANG, 1968)], TooYoung(60))
    kept_out([*activity, shift(youngest=50, oldest=90), *volunteer(WANG, 1972)], TooYoung(55))
    kept_out([*activity, shift(oldest=90), *volunteer(WANG, 1940)], TooOld(80))
    kept_out([*activity, shift(oldest=70), *volunteer(WANG, 1950)], TooOld(70))


def test_without_a_birth_year_an_age_cannot_be_judged() -> None:
    let_in(facts(birth_year=None), TEN, "no-agreement")
    for duty in (shift(youngest=18), shift(oldest=80)):
        kept_out(facts(duty, birth_year=None), BirthYearMissing())


def test_a_minor_needs_a_guardian() -> None:
    known = facts(birth_year=2008)
    kept_out(known, GuardianMissing(18))
    consent = GuardianConsented(volunteer=WANG, guardian=LI, organisation=CENTRE, consent="signed-form")
    let_in([*known, consent], TEN, "no-agreement")
    let_in(facts(birth_year=2007), TEN, "no-agreement")


def test_being_somebodys_guardian_gives_no_guardian() -> None:
    of_li = GuardianConsented(volunteer=LI, guardian=WANG, organisation=CENTRE, consent="signed-form")
    kept_out([*facts(birth_year=2008), of_li], GuardianMissing(18))


def danger(*, dangerous: bool = True, insured: bool = False) -> list[Fact]:
    drafted = ActivityDrafted(activity=ACTIVITY, organisation=CENTRE, name="Roof", field="relief", type="visit")
    stated = ActivityPublished(ACTIVITY, CENTRE, "falls", "ropes", dangerous=dangerous, insured=insured)
    return [*centre()[:2], drafted, ActivityApproved(ACTIVITY, CENTRE), stated, planned(room=None), kitchen()]


def test_danger_is_not_for_minors_with_or_without_a_guardian() -> None:
    consent = GuardianConsented(volunteer=WANG, guardian=LI, organisation=CENTRE, consent="signed-form")
    covered = paper("insurance", date(2026, 1, 1))
    kept_out([*danger(), *volunteer(WANG, 2008), consent, covered], NotForMinors(18))
    kept_out([*danger(), *volunteer(WANG, None), covered], BirthYearMissing())
    let_in([*danger(), *volunteer(WANG, 2007), covered], TEN, "no-agreement")


def test_danger_and_insured_activities_ask_for_insurance() -> None:
    for activity in (danger(), danger(dangerous=False, insured=True)):
        kept_out([*activity, *volunteer(WANG)], CredentialMissing("insurance"))
        let_in([*activity, *volunteer(WANG), paper("insurance", date(2026, 1, 1))], TEN, "no-agreement")


# --- credentials -----------------------------------------------------------------------------------------------------
def test_every_needed_credential_is_held() -> None:
    known = facts(shift(needs=("first-aid", "health-check")))
    first_aid, health = paper("first-aid", date(2026, 1, 1)), paper("health-check", date(2026, 1, 1), key="2")
    kept_out(known, CredentialMissing("first-aid"))
    kept_out([*known, first_aid], CredentialMissing("health-check"))
    let_in([*known, first_aid, health], TEN, "no-agreement")


def test_a_credential_is_valid_on_its_first_and_its_last_day() -> None:
    known, day = facts(shift(needs=("first-aid",))), date(2026, 11, 26)
    one = timedelta(days=1)
    let_in([*known, paper("first-aid", day, day)], TEN, "no-agreement")
    kept_out([*known, paper("first-aid", day - one, day - one)], CredentialMissing("first-aid"))
    kept_out([*known, paper("first-aid", day + one)], CredentialMissing("first-aid"))


def test_a_night_across_midnight_needs_both_days_and_a_renewal_may_take_over() -> None:
    known, evening = facts(shift(needs=("first-aid",)), span=NIGHT), date(2026, 11, 26)
    morning = evening + timedelta(days=1)
    old, new = paper("first-aid", date(2025, 1, 1), evening), paper("first-aid", morning, key="2")
    kept_out([*known, old], CredentialMissing("first-aid"))
    kept_out([*known, new], CredentialMissing("first-aid"))
    let_in([*known, old, new], NIGHT, "no-agreement")


def test_a_session_that_ends_at_midnight_needs_no_paper_of_the_next_day() -> None:
    until_midnight = Span(NIGHT.start, NIGHT.start + timedelta(hours=2))
    known = facts(shift(needs=("first-aid",)), span=until_midnight)
    let_in([*known, paper("first-aid", date(2025, 1, 1), date(2026, 11, 26))], until_midnight, "no-agreement")


def test_a_revoked_credential_counts_until_the_day_before() -> None:
    known = [*facts(shift(needs=("first-aid",))), paper("first-aid", date(2026, 1, 1))]
    gone = CredentialRevoked(CredentialId(an("credential")), WANG, CENTRE, "first-aid", date(2026, 11, 26), "other")
    later = CredentialRevoked(CredentialId(an("credential")), WANG, CENTRE, "first-aid", date(2026, 11, 27), "other")
    kept_out([*known, gone], CredentialMissing("first-aid"))
    let_in([*known, later], TEN, "no-agreement")


def test_the_agreement_is_warned_about_required_or_left_alone_by_policy() -> None:
    signed = paper("agreement", date(2026, 1, 1))
    required = replace(SIGN_UP, policy=replace(DEFAULT, agreement="required"))
    off = replace(SIGN_UP, policy=replace(DEFAULT, agreement="off"))
    let_in([*facts(), signed])
    kept_out(facts(), CredentialMissing("agreement"), decision=required)
    let_in([*facts(), signed], decision=required)
    let_in(facts(), decision=off)


def test_days_are_those_of_the_sessions_zone() -> None:
    early = Span(TEN.start - timedelta(hours=9), TEN.start - timedelta(hours=8))  # 01:00 in Shanghai, the 25th in UTC
    session = SessionScheduled(SESSION, ACTIVITY, CENTRE, early, ZONE, published=True)
    known = [*centre(), session, shift(needs=("first-aid",)), *volunteer(WANG)]
    let_in([*known, paper("first-aid", date(2026, 11, 26))], early, "no-agreement")


def test_a_registration_by_staff_counts_as_one_by_oneself() -> None:
    by_staff = VolunteerRegistered(WANG, CENTRE, "staff", "signed-form", 1958)
    let_in([*centre(), planned(room=None), kitchen(), by_staff, volunteer(WANG)[1]], TEN, "no-agreement")
