"""Running series are kept scheduled ahead, as far as the horizon's policy says."""

from datetime import datetime

from clock.jobs import Job
from domain.decisions.series import ExtendSeries
from domain.language import Decision, Id, SeriesId
from domain.policies.horizon import DEFAULT
from projections.due import EXTEND_SERIES


def extend(subject: Id, now: datetime) -> Decision:
    """Session ids follow from series and date, so two processes that extend at once record each session once."""
    return ExtendSeries(SeriesId(subject), (now + DEFAULT.running).date())


job = Job(EXTEND_SERIES, extend)
