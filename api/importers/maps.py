"""Map files: TOML that says which columns of a table hold what. Documented in docs/importing.md.

A map is checked whole before the table is opened: a key that means nothing here is refused, never passed over.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin
from typing import get_type_hints as hints_of

import msgspec

from api.importers.tables import opened
from domain.language import Refused
from domain.policies.zones import is_zone

Columns = str | tuple[str, ...]


class _Section(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """One part of a map file."""


# --- organisations ---------------------------------------------------------------------------------------------------
class Level(_Section, frozen=True):
    """What units of one level are: a coded kind, and the local word for it."""

    kind: str
    label: str = ""


class NoStation(_Section, frozen=True):
    """Units that are on the list of divisions and have no station: told by code or by exact name.

    They get this kind and are flagged; units right below them are managed by the unit above them.
    """

    kind: str
    label: str = ""
    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class KindsMap(_Section, frozen=True):
    """What each level of a list of organisations is; `zone` is theirs (IANA)."""

    zone: str
    levels: dict[str, Level]
    no_station: NoStation | None = None


# --- sessions --------------------------------------------------------------------------------------------------------
class PlaceMap(_Section, frozen=True):
    """Where a session is held. key: the column of its code, which gets the `prefix`. name: a column, if there is one.

    file_key, file_name: where a file of places (`--places`) has the key and the name.
    """

    key: str
    kind: str
    label: str = ""
    prefix: str = ""
    name: str | None = None
    file_key: str | None = None
    file_name: str | None = None


class ActivityMap(_Section, frozen=True):
    """What is done there. key: the columns that tell activities apart. field and type are codes, not columns."""

    key: Columns
    name: str
    field: str
    type: str
    content: str | None = None
    minimum_age: str | None = None
    maximum_age: str | None = None


class SessionMap(_Section, frozen=True):
    """One row. key: the columns that tell rows apart. date, last_date: columns of its first and its last day.

    start, end: a column with a time (13:30), two columns (hour, minute), or the time itself in the map.
    length: minutes, a column or the number itself, in place of an end. Neither: a session is its whole local day.
    capacity: a column with how many people it holds. weekly: sessions on one weekday at one time are a series.
    """

    key: Columns
    date: str
    date_format: str = "%Y-%m-%d"
    last_date: str | None = None
    start: Columns | None = None
    end: Columns | None = None
    length: int | str | None = None
    capacity: str | None = None
    weekly: bool = True


class SessionsMap(_Section, frozen=True):
    """A table of dated sessions. source: the name of where it comes from; keys are told apart under it."""

    source: str
    zone: str
    place: PlaceMap
    activity: ActivityMap
    session: SessionMap


# --- refusals --------------------------------------------------------------------------------------------------------
@dataclass
class MapNotToml(Refused):
    file: str
    problem: str

    says = "The map {file} is not TOML: {problem}."
    advice = "Correct the line it names."


@dataclass
class MapKeyUnknown(Refused):
    file: str
    key: str
    known: tuple[str, ...]

    says = "The map {file} has a key that means nothing here: {key}."
    advice = "Keys in that place: {known}."


@dataclass
class MapKeyMissing(Refused):
    file: str
    key: str

    says = "The map {file} lacks the key {key}."
    advice = "Add it; docs/importing.md says what it means."


@dataclass
class MapValueUnfit(Refused):
    file: str
    key: str

    says = "The map {file} has a value of another kind than it should have at {key}."
    advice = "docs/importing.md says what belongs there."


@dataclass
class MapZoneUnknown(Refused):
    file: str
    zone: str

    says = "The map {file} names a time zone that does not exist: {zone}."
    advice = "Write an IANA name, such as Asia/Shanghai."


@dataclass
class MapEndTwice(Refused):
    file: str

    says = "The map {file} gives an end and a length, or one of them without a start."
    advice = "Keep one of the two, with a start; without any a session is the whole day."


# --- reading ---------------------------------------------------------------------------------------------------------
M = TypeVar("M", KindsMap, SessionsMap)


def read_map(path: Path, form: type[M]) -> M:
    """The map in the file. Raises FileMissing, FileIsFolder, FileUnreadable and the refusals above."""
    name = path.name
    with opened(path) as file:
        try:
            told = tomllib.loads(file.read().decode("utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise MapNotToml(name, str(error)) from None
    _check_keys(name, told, form, "")
    try:
        found = msgspec.convert(told, form)
    except msgspec.ValidationError as error:
        raise MapValueUnfit(name, str(error).rpartition("`$")[2].strip("`.")) from None
    if not is_zone(found.zone):
        raise MapZoneUnknown(name, found.zone[:60])
    if isinstance(found, SessionsMap):
        _check_times(name, found.session)
    return found


def _check_keys(file: str, told: dict[str, Any], form: type[_Section], inside: str) -> None:
    """The keys of one part of the map, and of the parts in it, against those its form has."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(form)}
    hints = hints_of(form)
    for key, value in told.items():
        if key not in fields:
            raise MapKeyUnknown(file, f"{inside}{key}", tuple(fields))
        if not isinstance(value, dict):
            continue
        for name, part in _parts(hints[fields[key].name], value):
            if isinstance(part, dict):
                _check_keys(file, part, _section_of(hints[fields[key].name]), f"{inside}{key}.{name}")
    for key, field in fields.items():
        if field.required and key not in told:
            raise MapKeyMissing(file, f"{inside}{key}")


def _parts(hint: Any, value: dict[str, Any]) -> list[tuple[str, Any]]:
    """The one section a key holds, or the named ones of a table of sections."""
    return [(f"{name}.", part) for name, part in value.items()] if get_origin(hint) is dict else [("", value)]


def _section_of(hint: Any) -> type[_Section]:
    """The section in `Section`, `Section | None` or `dict[str, Section]`."""
    among = [hint, *get_args(hint)]
    return next(each for each in among if isinstance(each, type) and issubclass(each, _Section))


def _check_times(file: str, session: SessionMap) -> None:
    ends = (session.end is not None) + (session.length is not None)
    if ends != (session.start is not None):
        raise MapEndTwice(file)
