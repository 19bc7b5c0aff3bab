"""What an activity says of itself: its name, content and place, its codes, whom it is for."""

from dataclasses import dataclass
from typing import TypeVar

import msgspec

from domain.decisions.codes import listed
from domain.decisions.wording import fit, fit_or_empty
from domain.facts.activities import ActivityDrafted, ActivityListed
from domain.language import Refused
from domain.policies.codes import AIDS, FIELDS, TYPES
from domain.policies.wording import PROSE

_OLDEST = 150
S = TypeVar("S", ActivityDrafted, ActivityListed)


@dataclass
class AgesImpossible(Refused):
    says = "The ages this is for do not hold: the least is above the most, or no age of a person."
    advice = "Give whole years, or leave them open."


def worded(stated: S) -> S:
    """The statement as it enters the book. Raises TextUnfit and its like, CodeUnknown, AgesImpossible."""
    least = 0 if stated.minimum_age is None else stated.minimum_age
    most = _OLDEST if stated.maximum_age is None else stated.maximum_age
    if not 0 <= least <= most <= _OLDEST:
        raise AgesImpossible()
    return msgspec.structs.replace(
        stated,
        name=fit("name", stated.name),
        field=listed("field", stated.field, FIELDS),
        type=listed("type", stated.type, TYPES),
        aid=None if stated.aid is None else listed("aid", stated.aid, AIDS),
        content=fit_or_empty("content", stated.content, most=PROSE, lines=True),
        place=fit_or_empty("place", stated.place),
    )
