"""When a volunteer may promise to come: the default policy, sources in DOMAIN section 2."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True)
class SignUpPolicy:
    """gap: time kept free between two promises. withdrawal: how long before the start a withdrawal is in time.

    agreement: whether a written agreement is needed (志愿服务条例 art. 14 lets the parties sign one; Beijing art. 18
    and Zhejiang art. 21 require one in some cases). adult: the age from which no guardian has to consent.
    """

    id: str
    version: int
    gap: timedelta
    withdrawal: timedelta
    agreement: Literal["off", "warn", "required"]
    adult: int


DEFAULT = SignUpPolicy(
    id="sign-up-default",
    version=1,
    gap=timedelta(0),
    withdrawal=timedelta(hours=24),
    agreement="warn",
    adult=18,
)
