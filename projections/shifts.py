"""Which shifts does each session have, who is needed for them, and how many places are taken?"""

import msgspec

from domain.facts.shifts import ShiftCancelled, ShiftOpened, ShiftPlacesChanged, SignUpClosed, SignUpReopened
from domain.facts.sign_ups import (
    PromiseReleased,
    SignUpApproved,
    SignUpDeclined,
    SignUpRequested,
    SignUpWithdrawn,
    VolunteerSignedUp,
)
from projections.view import Row, View

Taking = VolunteerSignedUp | SignUpApproved
Leaving = SignUpDeclined | SignUpWithdrawn | PromiseReleased
Heard = (
    ShiftOpened
    | ShiftPlacesChanged
    | SignUpClosed
    | SignUpReopened
    | ShiftCancelled
    | VolunteerSignedUp
    | SignUpRequested
    | SignUpApproved
    | SignUpDeclined
    | SignUpWithdrawn
    | PromiseReleased
)


class Shift(Row, frozen=True, kw_only=True):
    """status: open, closed (nobody more may sign up) or cancelled. Full is `taken >= places`.

    `requests`: the sign-ups that ask to be approved and hold no place yet, a space between two. Without them a
    withdrawal would not tell whether a place became free. `source`: who counted; `daybook` for our own sign-ups.
    `needs`: kinds of credential, a space between two. `books`: the ledgers that will count its minutes.
    """

    id: str
    session: str
    source: str = "daybook"
    duty: str
    places: int
    taken: int = 0
    waiting: int = 0
    headcount: int = 0
    headcount_minutes: int = 0
    status: str = "open"
    organisation: str
    activity: str
    needs: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    way_in: str = "instant"
    least: int = 0
    books: str
    requests: str = ""
    reason: str | None = None


def step(row: Shift | None, fact: Heard) -> Shift | None:
    if isinstance(fact, ShiftOpened):
        return Shift(
            id=fact.shift,
            session=fact.session,
            duty=fact.duty,
            places=fact.places,
            organisation=fact.organisation,
            activity=fact.activity,
            needs=" ".join(fact.needs),
            minimum_age=fact.minimum_age,
            maximum_age=fact.maximum_age,
            way_in=fact.way_in,
            least=fact.least,
            books=" ".join(fact.books),
        )
    if row is None:
        return None
    match fact:
        case VolunteerSignedUp() | SignUpApproved() | SignUpDeclined() | SignUpWithdrawn() | PromiseReleased():
            return _counted(row, fact)
        case SignUpRequested(sign_up=sign_up):
            return msgspec.structs.replace(row, requests=f"{row.requests} {sign_up}".strip())
        case ShiftPlacesChanged(places=places, least=least):
            return msgspec.structs.replace(row, places=places, least=least)
        case SignUpClosed() | SignUpReopened():
            status = "closed" if isinstance(fact, SignUpClosed) else "open"
            return row if row.status == "cancelled" else msgspec.structs.replace(row, status=status)
        case ShiftCancelled(reason=reason):
            return msgspec.structs.replace(row, status="cancelled", reason=reason)


def _counted(row: Shift, fact: Taking | Leaving) -> Shift:
    """The row with the sign-up's place taken or free; a mere request that ends frees none."""
    asking = row.requests.split()
    asked = fact.sign_up in asking
    if asked:
        asking.remove(fact.sign_up)
    places = 1 if isinstance(fact, Taking) else 0 if asked else -1
    return msgspec.structs.replace(row, taken=row.taken + places, requests=" ".join(asking))


view = View(
    name="shifts",
    row=Shift,
    key=("id",),
    keys=lambda fact: [(fact.shift,)],
    step=step,
    by=(("session",), ("organisation", "status"), ("activity",)),
    scopes=("id", "session", "organisation"),
)
