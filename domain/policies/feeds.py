"""Calendar feeds: the closed list of kinds, and which of them are served."""

from collections.abc import Mapping
from types import MappingProxyType

KINDS = ("my-shifts", "person-days", "centre", "room", "activity", "team", "subtree", "public", "gaps")
# kind -> what its subject has to be: the kind of the subject's id
SERVED: Mapping[str, str] = MappingProxyType({"my-shifts": "person", "centre": "organisation"})
LANGUAGES = ("zh", "en")
