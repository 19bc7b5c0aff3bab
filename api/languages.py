"""The languages people read: sentences from catalogues, and dates, times and numbers as each language writes them.

English sentences are the message ids. A folder `locale/<tag>/LC_MESSAGES/daybook.po` adds a language, nothing else.
Catalogues are compiled in memory at the start, so that only the text a translator wrote is kept.
Unknown to this file: cookies and requests (api/appearance.py) and where sentences are found (api/catalogues.py).
"""

import io
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from babel.dates import format_date, format_interval, format_skeleton, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

from domain.language import Refused, Span

LOCALE: Path = Path(__file__).parent / "locale"
DEFAULT = "zh"
_CHINA = ZoneInfo("Asia/Shanghai")
_REGION = {"en": "en_GB", "zh": "zh_Hans_CN"}  # whose habits a plain language follows: 24 hours, day before month
Day = date  # the methods date() and time() below hide these two names inside their class
Clock = time
Zone = ZoneInfo | str | None
_MIDNIGHT = time(0)


def to_say(text: str) -> str:
    """The text itself: marks a sentence that is said later, so that the catalogues hold it."""
    return text


class _Words(string.Formatter):
    """Fills {name} and nothing deeper: no {name.attribute}, no {0}."""

    def __init__(self, language: "Language") -> None:
        self.language = language

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        del args  # sentences name what they fill
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        return str(format(value, format_spec)) if format_spec else self.language.wording(value)


@dataclass(frozen=True)
class Language:
    """One language, in one time zone. `within(zone)` gives the same language on another clock."""

    code: str
    locale: Locale
    catalogue: NullTranslations
    zone: ZoneInfo = _CHINA

    @property
    def tag(self) -> str:
        """For the lang attribute (BCP 47): screen readers and fonts follow it."""
        return "zh-CN" if self.code == "zh" else self.code

    @property
    def name(self) -> str:
        """Its own name for itself: 中文, English."""
        return str(Locale.parse(self.code, sep="-").get_display_name())

    def within(self, zone: str | ZoneInfo) -> "Language":
        return replace(self, zone=zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone))

    # --- sentences
    def gettext(self, text: str) -> str:
        return self.catalogue.gettext(text) if text else ""

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.catalogue.ngettext(one, many, count)

    def say(self, text: str, /, **values: Any) -> str:
        """The sentence in this language, its {placeholders} filled. Raises KeyError for one without a value."""
        return _Words(self).vformat(self.gettext(text), (), values)

    def say_many(self, one: str, many: str, /, count: int, **values: Any) -> str:
        """`say` with the form of the sentence that this count needs; {count} is filled too."""
        return _Words(self).vformat(self.ngettext(one, many, count), (), {"count": count, **values})

    def says(self, refused: Refused, names: Mapping[str, str] | None = None) -> str:
        """Why not, in a sentence. `names`: id -> what people call it, for the ids the sentence speaks of."""
        return self.say(refused.says, **self._told(refused, names or {}))

    def advises(self, refused: Refused, names: Mapping[str, str] | None = None) -> str:
        """What to do instead."""
        return self.say(refused.advice, **self._told(refused, names or {}))

    def _told(self, refused: Refused, names: Mapping[str, str]) -> dict[str, Any]:
        """What its sentences name; `field` is itself a word of ours ("title") and is said in this language."""
        told = {
            key: names.get(value, value) if isinstance(value, str) else value for key, value in vars(refused).items()
        }
        return {**told, "field": self.gettext(str(told["field"]))} if "field" in told else told

    def wording(self, value: Any) -> str:
        """A value as a person reads it in a sentence: spans, instants, days, lists, numbers; any other as its text."""
        match value:
            case Span():
                return self.span(value.start, value.end)
            case datetime():
                return self.moment(value)
            case date():
                return self.date(value)
            case time():
                return self.time(value)
            case timedelta():
                return self.minutes(int(value.total_seconds()) // 60)
            case bool():
                return self.say("yes") if value else self.say("no")
            case int():
                return self.number(value)
            case tuple() | list():
                return self.say(", ").join(self.wording(each) for each in value)
            case _:
                return str(value)

    # --- dates and times; an instant is shown on the clock of `zone`, the language's own when none is given
    def _local(self, instant: datetime, zone: Zone) -> datetime:
        if instant.tzinfo is None:
            raise ValueError("a time needs its zone")
        return instant.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone or self.zone)

    def _skeleton(self, skeleton: str, local: Day) -> str:
        moment = local if isinstance(local, datetime) else datetime.combine(local, _MIDNIGHT, UTC)
        return str(format_skeleton(skeleton, moment.replace(tzinfo=None), locale=self.locale))

    def date(self, day: Day, zone: Zone = None, *, year: bool = False, full: bool = False) -> str:
        """`11月23日周一`; with the year `2026年11月23日周一`; full `2026年11月23日星期一`."""
        local = self._local(day, zone) if isinstance(day, datetime) else day
        if full:
            return str(format_date(local, "full", locale=self.locale))
        return self._skeleton("yMMMEd" if year else "MMMEd", local)

    def weekday(self, day: Day) -> str:
        """`周一`, `Mon`."""
        return self._skeleton("E", day)

    def day(self, day: Day) -> str:
        """`2026年7月26日`."""
        return self._skeleton("yMMMd", day)

    def days(self, first: Day, last: Day) -> str:
        """From a day to a day, both in: `2026年11月23日至29日`."""
        return str(format_interval(first, last, "yMMMd", locale=self.locale))

    def time(self, instant: datetime | Clock, zone: Zone = None, *, seconds: bool = False) -> str:
        """`09:05`, by 24 hours."""
        local = self._local(instant, zone) if isinstance(instant, datetime) else instant
        return local.strftime("%H:%M:%S" if seconds else "%H:%M")

    def moment(self, instant: datetime, zone: Zone = None, *, seconds: bool = False) -> str:
        """`2026年11月23日周一 09:05`: an instant that may lie years back."""
        return f"{self.date(instant, zone, year=True)} {self.time(instant, zone, seconds=seconds)}"

    def span(self, starts: datetime, ends: datetime, zone: Zone = None, *, year: bool = False) -> str:
        """`11月23日周一 09:00–11:00`. The end of a day is 24:00; one whole local day is said so."""
        first, last = self._local(starts, zone), self._local(ends, zone)
        day, tomorrow = self.date(first.date(), year=year), first.date() + timedelta(days=1)
        until_midnight = last.time() == _MIDNIGHT and last.date() == tomorrow
        if until_midnight and first.time() == _MIDNIGHT:
            return f"{day} {self.say('all day')}"
        if until_midnight or last.date() == first.date():
            return f"{day} {self.time(first.time())}–{'24:00' if until_midnight else self.time(last.time())}"
        return f"{day} {self.time(first.time())} – {self.date(last.date(), year=year)} {self.time(last.time())}"

    def ago(self, then: datetime, now: datetime) -> str:
        """`3小时前`, or `3小时后` for what is still to come."""
        return str(format_timedelta(then - now, add_direction=True, locale=self.locale))

    # --- numbers
    def number(self, value: int) -> str:
        """`9999`, `10,000`: grouped only when long, so that a year in a sentence stays a year."""
        return str(format_decimal(value, locale=self.locale, group_separator=abs(value) >= 10_000))

    def minutes(self, count: int) -> str:
        """`1小时30分钟`: minutes are whole in the book and hours only here."""
        hours, rest = divmod(abs(count), 60)
        if not hours:
            said = self.say("{minutes} min", minutes=rest)
        elif not rest:
            said = self.say("{hours} h", hours=hours)
        else:
            said = self.say("{hours} h {minutes} min", hours=hours, minutes=rest)
        return f"−{said}" if count < 0 else said


# --- which languages there are, and which one a person reads ----------------------------------------------------------
def compiled(catalogue: Path) -> Translations:
    """A .po file, compiled in memory. Raises ValueError or babel's PoFileError for a broken one."""
    with catalogue.open("rb") as text:
        messages = read_po(text, domain="daybook", abort_invalid=True)
    buffer = io.BytesIO()
    write_mo(buffer, messages)
    buffer.seek(0)
    return Translations(buffer, domain="daybook")


def found_in(folder: Path) -> dict[str, Language]:
    """Every language of the folder, the default first; English needs no catalogue. zh-Hant-TW falls back to zh."""
    tags = {path.parent.parent.name.replace("_", "-"): path for path in sorted(folder.glob("*/LC_MESSAGES/*.po"))}
    catalogues: dict[str, NullTranslations] = {tag: compiled(path) for tag, path in tags.items()}
    for tag, catalogue in catalogues.items():
        if (base := tag.split("-")[0]) != tag and base in catalogues:
            catalogue.add_fallback(catalogues[base])
    catalogues.setdefault("en", NullTranslations())
    order = sorted(catalogues, key=lambda tag: (tag != DEFAULT, tag != "en", tag))
    return {tag: Language(tag, Locale.parse(_REGION.get(tag, tag.replace("-", "_"))), catalogues[tag]) for tag in order}


@cache
def languages() -> dict[str, Language]:
    """The languages this book speaks, by tag."""
    return found_in(LOCALE)


def _likely(tag: str) -> tuple[str, str, str] | None:
    """(language, script, territory) of a tag with what it leaves out filled in (CLDR likely subtags); None: unknown."""
    try:
        wanted = Locale.parse(tag.strip()[:35], sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return None
    keys = (f"{wanted.language}_{wanted.territory}", f"{wanted.language}_{wanted.script}", wanted.language)
    known = get_global("likely_subtags")
    likely = Locale.parse(next((known[key] for key in keys if key in known), str(wanted)))
    return wanted.language, wanted.script or likely.script or "", wanted.territory or likely.territory or ""


def nearest(tag: str, known: Mapping[str, Language]) -> Language | None:
    """The language a person who reads `tag` reads best: the same language, then script, then territory."""
    wanted = _likely(tag)
    scored = [
        (have[1:2] == wanted[1:2], have == wanted, -place, language)
        for place, language in enumerate(known.values())
        if wanted and (have := _likely(language.code)) and have[0] == wanted[0]
    ]
    return max(scored, key=lambda each: each[:3])[3] if scored else None


def accepted(header: str) -> list[str]:
    """The tags of an Accept-Language header, best first (RFC 9110 section 12.5.4); what is malformed is left out."""
    weighed = []
    for part in header[:1000].split(",")[:20]:
        tag, _, weight = part.partition(";")
        name, _, value = weight.strip().partition("=")
        try:
            quality = float(value) if name.strip().lower() == "q" else 1.0
        except ValueError:
            continue
        if tag.strip() and 0 < quality <= 1:
            weighed.append((-quality, tag.strip()))
    return [tag for _, tag in sorted(weighed, key=lambda each: each[0])]


def choose(
    asked: str | None = None,
    cookie: str | None = None,
    accept: str | None = None,
    known: Mapping[str, Language] | None = None,
) -> Language:
    """The language to answer in: what `?lang=` asks for, else the cookie, else Accept-Language, else Chinese."""
    among = languages() if known is None else known
    for tag in (asked or "", cookie or "", *accepted(accept or "")):
        if language := nearest(tag, among):
            return language
    return among[DEFAULT]
