"""Shifts (班次): a duty on a session, as long as the session itself."""

from typing import Literal

from domain.language import ActivityId, Fact, OrganisationId, SessionId, ShiftId

WayIn = Literal["instant", "approval", "invited"]


class ShiftOpened(Fact, frozen=True, tag="shift-opened"):
    """`places` is the most, `least` the fewest people that make it work; ages are whole years, inclusive.

    `needs` are kinds of credential; `books` the ledgers that will count its minutes.
    """

    shift: ShiftId
    session: SessionId
    activity: ActivityId
    organisation: OrganisationId
    duty: str
    places: int
    least: int = 0
    needs: tuple[str, ...] = ()
    minimum_age: int | None = None
    maximum_age: int | None = None
    way_in: WayIn = "instant"
    books: tuple[str, ...] = ("volunteer",)


class ShiftPlacesChanged(Fact, frozen=True, tag="shift-places-changed"):
    shift: ShiftId
    session: SessionId
    organisation: OrganisationId
    places: int
    least: int = 0


class SignUpClosed(Fact, frozen=True, tag="sign-up-closed"):
    """Nobody more may sign up for the shift; who is in stays in."""

    shift: ShiftId
    session: SessionId
    organisation: OrganisationId


class SignUpReopened(Fact, frozen=True, tag="sign-up-reopened"):
    shift: ShiftId
    session: SessionId
    organisation: OrganisationId


class ShiftCancelled(Fact, frozen=True, tag="shift-cancelled"):
    shift: ShiftId
    session: SessionId
    organisation: OrganisationId
    reason: str
