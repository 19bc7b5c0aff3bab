"""Fills an empty folder with the demo's book."""

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

from api.demo.month import play
from api.demo.people import register_people
from api.demo.places import open_places
from api.demo.programme import launch
from api.demo.stage import Stage
from api.languages import to_say
from domain.decisions.series import ExtendSeries
from domain.facts.sessions import SeriesStarted
from domain.policies.horizon import DEFAULT

Step = Callable[[int, int, str], None]
_ACTS = (
    (open_places, to_say("places")),
    (register_people, to_say("people")),
    (launch, to_say("programme")),
    (play, to_say("the month")),
)


def fill(folder: Path, today: date, step: Step | None = None) -> int:
    """How many facts were recorded. The same day gives the same book, but for the stamps."""
    stage = Stage(folder, today)
    try:
        for number, (act, what) in enumerate(_ACTS):
            if step is not None:
                step(number, len(_ACTS), what)
            act(stage)
        stage.turn_to(0, time(23, 59))
        _keep_ahead(stage)
        return stage.facts
    finally:
        stage.close()


def _keep_ahead(stage: Stage) -> None:
    """What the clock would have done each night by now."""
    until = stage.today + DEFAULT.running
    running = [entry.fact for entry in stage.journal.entries(types=("series-started",))]
    for fact in running:
        if isinstance(fact, SeriesStarted):
            stage.does(ExtendSeries(fact.series, until), at=fact.organisation)
