"""The words for codes: what a status, a state or a flag is called on pages, in feeds and on the terminal."""

from api.languages import Language, to_say

STATUS = {
    # of activities and sessions
    "draft": to_say("draft"),
    "published": to_say("published"),
    "skipped": to_say("does not take place"),
    "cancelled": to_say("cancelled"),
    "held": to_say("took place"),
    # of shifts, by how many of the places are taken
    "full": to_say("full"),
    "short": to_say("people needed"),
    "nobody": to_say("nobody yet"),
    "enough": to_say("enough people"),
    "closed": to_say("closed"),
    # of sign-ups
    "signed-up": to_say("signed up"),
    "waiting": to_say("on the waiting list"),
    "offered": to_say("a place is offered"),
    "asked": to_say("waiting for approval"),
    "approved": to_say("approved"),
    "declined": to_say("declined"),
    "withdrawn": to_say("withdrawn"),
    "withdrawn-late": to_say("withdrawn late"),
    "moved": to_say("moved"),
    "released": to_say("released"),
    "not-needed": to_say("not needed"),
}


def status(language: Language, code: str) -> str:
    """The words for a code; a code without words is shown as it is, never hidden."""
    return language.say(STATUS[code]) if code in STATUS else code


def shift_status(taken: int, minimum: int, places: int) -> str:
    """`full`, `enough`, `short` or `nobody`: the code of how well a shift is staffed."""
    if taken >= places:
        return "full"
    if taken == 0:
        return "nobody"
    return "enough" if taken >= minimum else "short"
