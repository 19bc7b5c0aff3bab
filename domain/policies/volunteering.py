"""Who may volunteer: the default policy."""

from dataclasses import dataclass


@dataclass(frozen=True)
class VolunteeringPolicy:
    """oldest: years; a year of birth further back is a slip of the pen. guardian: the age from which somebody may
    consent for a minor (民法典 art. 17: eighteen)."""

    id: str
    version: int
    oldest: int
    guardian: int


DEFAULT = VolunteeringPolicy(id="volunteering-default", version=1, oldest=120, guardian=18)
