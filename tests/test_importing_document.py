"""docs/importing.md: what it shows works, and what a map may say stands there."""

import re
from pathlib import Path

import msgspec

from api.importers.holidays import import_holidays
from api.importers.maps import ActivityMap, KindsMap, NoStation, PlaceMap, SessionMap, SessionsMap
from api.importers.organisations import import_organisations
from api.importers.sessions import import_sessions
from journal.journal import Hand, Journal

TOP = Path(__file__).parents[1]
EXAMPLES = TOP / "docs" / "examples"
DOCUMENT = (TOP / "docs" / "importing.md").read_text("utf-8")


def test_the_examples_do_what_the_document_says(journal: Journal, staff: Hand) -> None:
    tables, maps = EXAMPLES / "tables", EXAMPLES / "maps"
    units = import_organisations(
        journal, "daybook", tables / "units.csv", hand=staff, kinds=maps / "kinds-mainland.toml"
    )
    assert (units.read, units.by_type) == (7, {"organisation-established": 6, "organisation-renamed": 1})
    sessions = import_sessions(
        journal,
        "daybook",
        tables / "programme.csv",
        hand=staff,
        using=maps / "programme.toml",
        places=tables / "places.json",
        where=("Youngest>=18",),
    )
    assert (sessions.read, sessions.by_type) == (
        5,
        {
            "organisation-established": 2,
            "activity-listed": 3,
            "series-started": 3,
            "session-scheduled": 5,
            "session-skipped": 1,
        },
    )
    holidays = import_holidays(journal, "daybook", tables / "holidays-2030.json", hand=staff)
    assert (holidays.read, holidays.recorded) == (2, 1)


def test_every_file_a_command_of_the_document_names_is_there() -> None:
    named = set(re.findall(r"docs/examples/\S+\.\w+", DOCUMENT))
    assert sorted(name for name in named if not (TOP / name).is_file()) == []


def test_every_key_of_a_map_is_documented() -> None:
    parts = {
        "": SessionsMap,
        "place.": PlaceMap,
        "activity.": ActivityMap,
        "session.": SessionMap,
        "no-station.": NoStation,
    }
    keys = [f"{lead}{field.encode_name}" for lead, part in parts.items() for field in msgspec.structs.fields(part)]
    keys += [field.encode_name for field in msgspec.structs.fields(KindsMap)]
    sections = {"place", "activity", "session", "levels", "no-station"}
    assert [key for key in keys if key not in sections and f"`{key}`" not in DOCUMENT] == []
