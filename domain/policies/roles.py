"""Roles (权限): the closed list. Which role may do what is one function of the doors."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Role(NamedTuple):
    """`own`: it acts for one person's own affairs, so it needs that person."""

    zh: str
    en: str
    own: bool = False


ROLES: Mapping[str, Role] = MappingProxyType(
    {
        "administrator": Role("管理员", "administrator"),
        "guidance": Role("指导中心", "guidance centre"),
        "coordinator": Role("协调员", "coordinator"),
        "case-worker": Role("个案社工", "case worker"),
        "supervisor": Role("督导", "supervisor"),
        "door": Role("签到台", "door"),
        "team-leader": Role("队长", "team leader"),
        "volunteer": Role("志愿者", "volunteer", own=True),
        "family": Role("家属", "family", own=True),
        "operator": Role("承接方", "operator"),
        "purchaser": Role("购买方", "purchaser"),
        "evaluator": Role("评估方", "evaluator"),
        "auditor": Role("审计", "auditor"),
        "public": Role("公众", "public"),
    }
)
