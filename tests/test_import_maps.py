"""Map files and conditions: checked before a table is opened."""

from pathlib import Path

import pytest

from api.importers.filters import Condition, ConditionUnclear, condition
from api.importers.maps import (
    KindsMap,
    Level,
    MapEndTwice,
    MapKeyMissing,
    MapKeyUnknown,
    MapNotToml,
    MapValueUnfit,
    MapZoneUnknown,
    SessionsMap,
    read_map,
)
from api.importers.tables import Row
from domain.language import Refused

MAPS = Path(__file__).parents[1] / "docs" / "examples" / "maps"
SESSIONS = """
source = "made-up"
zone = "Asia/Shanghai"
[place]
key = "Place"
kind = "day-care-centre"
[activity]
key = "Course"
name = "Title"
field = "elder-care"
type = "craft"
[session]
key = ["Course", "Day"]
date = "Day"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "map.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_examples_are_maps() -> None:
    assert read_map(MAPS / "kinds-mainland.toml", KindsMap).levels["street"] == Level(
        kind="station", label="乡镇街道社工站"
    )
    assert read_map(MAPS / "toronto-dropin.toml", SessionsMap).zone == "America/Toronto"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("zone = ", MapNotToml("map.toml", "Invalid value (at end of document)")),
        ('zone = "Asia/Shanghai"\nlevel = 1', MapKeyUnknown("map.toml", "level", ("zone", "levels", "no-station"))),
        (
            'zone = "Asia/Shanghai"\n[levels.a]\nkind = "x"\nlable = "y"',
            MapKeyUnknown("map.toml", "levels.a.lable", ("kind", "label")),
        ),
        ('zone = "Asia/Shanghai"', MapKeyMissing("map.toml", "levels")),
        ('zone = "Asia/Shanghai"\n[levels.a]', MapKeyMissing("map.toml", "levels.a.kind")),
        ('zone = "Asia/Shanghai"\nlevels = 3', MapValueUnfit("map.toml", "levels")),
        ('zone = 8\n[levels.a]\nkind = "x"', MapValueUnfit("map.toml", "zone")),
        ('zone = "Asia/Nowhere"\n[levels.a]\nkind = "x"', MapZoneUnknown("map.toml", "Asia/Nowhere")),
    ],
)
def test_a_map_that_means_something_else_is_refused_naming_the_key(tmp_path: Path, text: str, refusal: Refused) -> None:
    with pytest.raises(Refused) as caught:
        read_map(written(tmp_path, text), KindsMap)
    assert caught.value == refusal


@pytest.mark.parametrize("times", ['end = "To"', 'start = "From"', 'start = "From"\nend = "To"\nlength = 60'])
def test_a_start_has_one_end(tmp_path: Path, times: str) -> None:
    with pytest.raises(MapEndTwice):
        read_map(written(tmp_path, SESSIONS + times), SessionsMap)


def test_a_map_may_leave_the_hours_open(tmp_path: Path) -> None:
    assert read_map(written(tmp_path, SESSIONS), SessionsMap).session.start is None


def test_a_condition_is_a_column_a_sign_and_a_value() -> None:
    assert condition("Age Min>=55") == Condition("Age Min", ">=", "55")
    assert condition(" Section != Arts - Early Child ") == Condition("Section", "!=", "Arts - Early Child")
    assert condition("Title=a=b") == Condition("Title", "=", "a=b")
    for text in ("Age Min", ">=55", ""):
        with pytest.raises(ConditionUnclear):
            condition(text)


@pytest.mark.parametrize(
    ("cell", "text", "holds"),
    [
        ("60", "A>=55", True),
        ("9", "A>=55", False),
        ("55.0", "A=55", True),
        ("55", "A<60", True),
        ("2026-01-05", "A>=2026-01-01", True),
        ("x", "A!=y", True),
        ("x", "A>=55", True),
        (None, "A!=55", False),
        (None, "A<55", False),
        ("nan", "A=nan", True),
    ],
)
def test_cells_compare_as_numbers_when_both_are_and_an_empty_one_never_does(
    cell: str | None, text: str, holds: bool
) -> None:
    assert condition(text).holds(Row(2, {"A": cell})) is holds
