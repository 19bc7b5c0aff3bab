"""`may(who, action, where)`: the one function that says who may do what. What no rule names, nobody may.

A role counts inside its organisation's subtree as the tree stands today; `own` roles only for the person themselves.
"""

from dataclasses import dataclass

from api.tree import Tree
from domain.language import Id, OrganisationId, PersonId

STAFF = ("administrator", "coordinator")
LOOKERS = (*STAFF, "guidance", "supervisor", "operator", "purchaser", "evaluator", "auditor")
OWN = ("volunteer", "family")
EVERYBODY = (*LOOKERS, *OWN, "case-worker", "door", "team-leader", "public")

OPEN = ("programme.see", "organisations.see")  # nothing of a person in it

RULES: dict[str, tuple[str, ...]] = {
    # what anybody may see of a programme
    "programme.see": EVERYBODY,
    "organisations.see": EVERYBODY,
    # people's promises and papers
    "people.see": (*STAFF, "guidance", "supervisor", "door", "auditor", *OWN),
    "history.see": (*STAFF, "guidance", "supervisor", "auditor", "evaluator"),
    "journal.see": ("administrator", "auditor"),
    # what staff decide
    "organisations.change": ("administrator",),
    "rooms.change": STAFF,
    "activities.change": STAFF,
    "sessions.change": STAFF,
    "shifts.change": STAFF,
    "volunteers.change": STAFF,
    "credentials.change": STAFF,
    "holidays.change": ("administrator",),
    "imports.run": ("administrator",),
    "tokens.change": ("administrator",),
    # what volunteers do for themselves, and staff with their consent
    "sign-ups.make": (*STAFF, "team-leader", "volunteer"),
    "sign-ups.withdraw": (*STAFF, "volunteer"),
    "sign-ups.answer": STAFF,
    "feeds.change": (*STAFF, *OWN),
}


@dataclass(frozen=True)
class Who:
    """A caller: who acts (an id that goes into the envelope), in which role, for which subtree and person.

    organisation None: the whole network.
    """

    actor: Id
    role: str
    organisation: OrganisationId | None = None
    person: PersonId | None = None


NOBODY = Who(Id("public"), "public")


@dataclass(frozen=True)
class Where:
    """What an action touches: an organisation's part of the book, and a person when it is about one."""

    organisation: OrganisationId | None = None
    person: PersonId | None = None


def may(who: Who, action: str, where: Where, tree: Tree) -> bool:
    """Deny unless a rule allows the role, the place lies in its subtree, and an own role acts for its own person."""
    if who.role not in RULES.get(action, ()):
        return False
    if action == "history.see" and where.person is not None and who.role not in RULES["people.see"]:
        return False  # what happened to a person is for those who may see people
    if who.role in OWN and action not in OPEN:
        return where.person is not None and where.person == who.person
    if action in OPEN:
        return True
    if who.organisation is None:
        return True
    return where.organisation is not None and who.organisation in tree.above(where.organisation)
