"""Sign-ups (报名): a volunteer promises to be at a shift. Each carries its span: a promise is found by time."""

from domain.language import Fact, OrganisationId, PersonId, SessionId, ShiftId, SignUpId, Span


class VolunteerSignedUp(Fact, frozen=True, tag="volunteer-signed-up"):
    """A place is taken. `consent`: `self`, or how the volunteer agreed when somebody else entered it."""

    sign_up: SignUpId
    volunteer: PersonId
    shift: ShiftId
    session: SessionId
    organisation: OrganisationId
    span: Span
    consent: str = "self"
    warnings: tuple[str, ...] = ()


class SignUpRequested(Fact, frozen=True, tag="sign-up-requested"):
    """The shift's way in is approval: no place is taken yet."""

    sign_up: SignUpId
    volunteer: PersonId
    shift: ShiftId
    session: SessionId
    organisation: OrganisationId
    span: Span
    consent: str = "self"


class SignUpApproved(Fact, frozen=True, tag="sign-up-approved"):
    """A requested sign-up takes its place."""

    sign_up: SignUpId
    volunteer: PersonId
    shift: ShiftId
    session: SessionId
    organisation: OrganisationId
    span: Span
    warnings: tuple[str, ...] = ()


class SignUpDeclined(Fact, frozen=True, tag="sign-up-declined"):
    sign_up: SignUpId
    volunteer: PersonId
    shift: ShiftId
    session: SessionId
    organisation: OrganisationId
    span: Span
    reason: str


class SignUpWithdrawn(Fact, frozen=True, tag="sign-up-withdrawn"):
    """`in_time`: before the policy's deadline, so never a no-show (志愿服务条例 art. 22)."""

    sign_up: SignUpId
    volunteer: PersonId
    shift: ShiftId
    session: SessionId
    organisation: OrganisationId
    span: Span
    in_time: bool


class PromiseMoved(Fact, frozen=True, tag="promise-moved"):
    """The session moved and the promise with it; spans before and after. `requested`: it still waits for an answer.

    It says so itself, because whoever reads only the weeks of the new span does not see how the promise began.
    """

    sign_up: SignUpId
    volunteer: PersonId
    shift: ShiftId
    session: SessionId
    organisation: OrganisationId
    was: Span
    span: Span
    requested: bool = False


class PromiseReleased(Fact, frozen=True, tag="promise-released"):
    """The volunteer is free again, through nothing of theirs: `session-cancelled`, `shift-cancelled`, `clash`."""

    sign_up: SignUpId
    volunteer: PersonId
    shift: ShiftId
    session: SessionId
    organisation: OrganisationId
    span: Span
    reason: str
    clashes_with: SessionId | None = None
