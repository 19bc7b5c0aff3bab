"""The way into the demo: one one-time sign-in link a role."""

from datetime import UTC, datetime, timedelta

from api.book import Book
from api.demo.people import volunteer
from api.demo.places import YUEXI, unit
from api.demo.stage import an
from api.secrets import digest_of, new_secret
from domain.decisions.access import MakeSignInLink
from domain.language import Id, LinkId, OrganisationId, PersonId
from journal.ids import new_id
from journal.journal import Hand

_GOOD_FOR = timedelta(days=1)
_ROLES: tuple[tuple[str, OrganisationId | None, PersonId | None], ...] = (
    ("coordinator", YUEXI, PersonId(an("person", "coordinator"))),
    ("volunteer", YUEXI, volunteer(0)),
    ("administrator", None, None),
    ("guidance", unit("2102"), None),
    ("auditor", None, None),
)


def links(book: Book, url: str) -> dict[str, str]:
    """By role the address that signs in once, today."""
    made: dict[str, str] = {}
    until = datetime.now(UTC).replace(microsecond=0) + _GOOD_FOR
    for role, where, person in _ROLES:
        secret = new_secret()
        link = MakeSignInLink(LinkId(new_id("link")), digest_of(secret), role, until, where, person)
        book.journal.carry_out(link, hand=Hand(Id("demo")))
        made[role] = f"{url}/sign-in/{secret}"
    return made
