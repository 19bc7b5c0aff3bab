"""Credentials: which days they hold, and from which they do not."""

from datetime import date

from domain.decisions.codes import CodeUnfit, CodeUnknown
from domain.decisions.credentials import (
    CredentialExists,
    CredentialIsRevoked,
    CredentialUnknown,
    DatesReversed,
    GrantCredential,
    RevokeCredential,
)
from domain.decisions.organisations import OrganisationUnknown
from domain.decisions.people import NoteUnknown, PersonUnknown
from domain.facts.credentials import CredentialGranted, CredentialRevoked
from domain.language import CredentialId
from domain.questions.credentials import credentials_of
from tests.grammar import answer, given
from tests.scene import CENTRE, WANG, an, centre, volunteer

FIRST_AID = CredentialId(an("credential", "first-aid"))
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
GRANTED = CredentialGranted(FIRST_AID, WANG, CENTRE, "first-aid", FIRST, LAST)


def grant(kind: str = "first-aid", first: date = FIRST, last: date | None = LAST) -> GrantCredential:
    return GrantCredential(FIRST_AID, WANG, CENTRE, kind, first, last)


def test_a_credential_is_granted_for_some_days() -> None:
    known = [*centre(), *volunteer(WANG)]
    given(known).when(grant()).then(GRANTED)
    given(known).when(grant(last=None)).then(CredentialGranted(FIRST_AID, WANG, CENTRE, "first-aid", FIRST))
    given(known).when(grant(last=FIRST)).then(CredentialGranted(FIRST_AID, WANG, CENTRE, "first-aid", FIRST, FIRST))
    given(known).when(grant(first=LAST, last=FIRST)).refused(DatesReversed(LAST, FIRST))
    given(known, GRANTED).when(grant()).refused(CredentialExists())


def test_a_credential_is_somebodys_and_given_by_somebody() -> None:
    given(centre()).when(grant()).refused(PersonUnknown())
    given(volunteer(WANG)).when(grant()).refused(OrganisationUnknown())
    given(centre(), volunteer(WANG)).when(grant("First aid")).refused(CodeUnfit("kind of credential"))


def test_a_credential_is_revoked_from_a_day_on() -> None:
    known = [*centre(), *volunteer(WANG), GRANTED]
    revoked = CredentialRevoked(FIRST_AID, WANG, CENTRE, "first-aid", date(2026, 11, 23), "papers-withdrawn")
    given(known).when(RevokeCredential(FIRST_AID, "papers-withdrawn")).then(revoked)
    held = answer(credentials_of(WANG), [*known, revoked])
    days = [date(2025, 12, 31), FIRST, date(2026, 11, 22), date(2026, 11, 23)]
    assert [held.cover("first-aid", [day]) for day in days] == [False, True, True, False]
    given(known, revoked).when(RevokeCredential(FIRST_AID, "other")).refused(CredentialIsRevoked(date(2026, 11, 23)))
    given(centre()).when(RevokeCredential(FIRST_AID, "other")).refused(CredentialUnknown())


def test_a_reason_about_a_person_is_a_code_and_its_story_a_note() -> None:
    known = [*centre(), *volunteer(WANG), GRANTED]
    refusal = given(known).when(RevokeCredential(FIRST_AID, "she is ill")).refusal
    assert isinstance(refusal, CodeUnknown)
    assert refusal.field == "reason"
    given(known).when(RevokeCredential(FIRST_AID, "other", note=1)).refused(NoteUnknown())
