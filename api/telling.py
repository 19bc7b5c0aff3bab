"""The facts in plain words: a sentence for each, with more where a fact says more. One entry a fact, by its name."""

from collections.abc import Mapping
from datetime import date, datetime, time
from string import Formatter
from typing import Any, NamedTuple

from api.called import Called
from api.coded import all_coded, coded
from api.languages import Language, to_say
from domain.facts.holidays import Holiday
from domain.facts.rooms import OpeningHours
from domain.language import ID_FORM, Fact, Span, name_of

_NAMES = Formatter()


class Clause(NamedTuple):
    """A sentence, said when everything it names is there; with `field`, when that field is as `wanted`."""

    text: str
    field: str = ""
    wanted: bool = True

    def fits(self, values: Mapping[str, Any]) -> bool:
        if self.field:
            return bool(values[self.field]) is self.wanted
        return all(values[name] for _, name, _, _ in _NAMES.parse(self.text) if name)


def when(member: str, text: str) -> Clause:
    """Said when that field is true or there."""
    return Clause(text, member)


def unless(member: str, text: str) -> Clause:
    """Said when it is not."""
    return Clause(text, member, False)


_SINCE = Clause(to_say("From {since} on."))
_REASON = Clause(to_say("Reason: {reason}."))
_FLAGS = Clause(to_say("Note: {flags}."))
_AGES = (Clause(to_say("From {minimum_age} years.")), Clause(to_say("Up to {maximum_age} years.")))
_ABOUT = (Clause(to_say("What is done: {content}.")), Clause(to_say("Place: {place}.")), *_AGES)
_WARNINGS = Clause(to_say("Please note: {warnings}."))
_BY_CONSENT = unless("own", to_say("How they agreed: {consent}; somebody else entered it."))
_OVERRIDE = Clause(to_say("Why it may be outside the opening hours: {override}."))

TELLINGS: dict[str, tuple[Clause | str, ...]] = {
    "network-founded": (to_say("The book of the network {name} was opened."),),
    "organisation-established": (
        to_say("{name} ({code}) entered the network as {kind}."),
        Clause(to_say("It is called {label}.")),
        Clause(to_say("It stands under {parent}.")),
        Clause(to_say("It is managed by {managed_by}.")),
        _SINCE,
        _FLAGS,
    ),
    "organisation-renamed": (to_say("It is now called {name}."), _SINCE),
    "organisation-reclassified": (
        to_say("It is now of the kind {kind}."),
        Clause(to_say("It is called {label}.")),
        _SINCE,
        _FLAGS,
    ),
    "organisation-moved": (
        when("parent", to_say("It moved under {parent}.")),
        unless("parent", to_say("It now stands directly under the network.")),
        Clause(to_say("Before, it stood under {was}.")),
        _SINCE,
    ),
    "managing-parent-named": (
        when("managed_by", to_say("It is now managed by {managed_by}.")),
        unless("managed_by", to_say("It is managed by the unit it stands under again.")),
        Clause(to_say("Before, it was managed by {was}.")),
        _SINCE,
    ),
    "organisation-merged": (to_say("It was merged; {successor} continues it."), _SINCE),
    "organisation-closed": (to_say("It was closed."), _REASON, _SINCE),
    "room-opened": (
        to_say("The room {name} was opened; it holds {capacity} people."),
        when("hours", to_say("Opening hours: {hours}.")),
    ),
    "room-resized": (to_say("The room {room} now holds {capacity} people."),),
    "opening-hours-changed": (
        when("hours", to_say("The opening hours of {room} are now: {hours}.")),
        unless("hours", to_say("{room} is now open round the clock.")),
    ),
    "room-closed": (to_say("The room {room} is closed from {since} on."), _REASON),
    "activity-drafted": (to_say("The activity {name} was drafted: {field}, {type}."), *_ABOUT),
    "activity-listed": (
        to_say("The activity {name} was taken over from a published programme: {field}, {type}."),
        *_ABOUT,
    ),
    "activity-approved": (to_say("The activity {activity} was approved."),),
    "activity-published": (
        to_say("The activity {activity} was published. Risks: {risks}. Protection: {protection}."),
        when("dangerous", to_say("It is dangerous: not for people under age.")),
        when("insured", to_say("Insurance is needed.")),
    ),
    "activity-cancelled": (to_say("The activity {activity} was cancelled."), _REASON),
    "series-started": (
        to_say("{activity} is held weekly on {weekday} at {starts}, for {minutes}, from {first} on."),
        Clause(to_say("The last date is {last}.")),
        Clause(to_say("Room: {room}.")),
    ),
    "series-ended": (to_say("The series of {activity} ends on {last}."), _REASON),
    "session-scheduled": (
        to_say("A session of {activity} was planned: {span}."),
        Clause(to_say("Room: {room}.")),
        Clause(to_say("{expected} people are expected.")),
        unless("published", to_say("It is a draft.")),
        _OVERRIDE,
        _FLAGS,
    ),
    "session-skipped": (to_say("{activity} does not take place on that date ({span})."), _REASON),
    "session-published": (to_say("The session of {activity} was published."),),
    "session-moved": (to_say("The session of {activity} was moved from {was} to {span}."), _REASON, _OVERRIDE, _FLAGS),
    "session-moved-to-room": (
        to_say("The session of {activity} was moved to the room {room}."),
        Clause(to_say("Before, it was in {was}.")),
        _REASON,
        _OVERRIDE,
        _FLAGS,
    ),
    "session-cancelled": (to_say("The session of {activity} was cancelled ({span})."), _REASON),
    "shift-opened": (
        to_say("The shift {duty} was opened, {places} places."),
        Clause(to_say("It works with {least} people or more.")),
        Clause(to_say("Needed: {needs}.")),
        *_AGES,
        Clause(to_say("Way in: {way_in}.")),
    ),
    "shift-places-changed": (
        to_say("The shift {shift} now has {places} places."),
        Clause(to_say("It works with {least} people or more.")),
    ),
    "sign-up-closed": (to_say("Sign-up for {shift} was closed."),),
    "sign-up-reopened": (to_say("Sign-up for {shift} was opened again."),),
    "shift-cancelled": (to_say("The shift {shift} was cancelled."), _REASON),
    "volunteer-registered": (
        when("own", to_say("{volunteer} registered as a volunteer of {organisation}.")),
        unless(
            "own",
            to_say("{volunteer} was registered as a volunteer of {organisation} by staff. How they agreed: {consent}."),
        ),
        Clause(to_say("Year of birth: {birth_year}.")),
    ),
    "volunteer-approved": (to_say("{volunteer} was approved as a volunteer."),),
    "volunteer-suspended": (
        to_say("The registration of {volunteer} was suspended."),
        _REASON,
        when("until", to_say("Until {until}.")),
        unless("until", to_say("Until it is reinstated.")),
    ),
    "volunteer-reinstated": (to_say("The registration of {volunteer} was reinstated."),),
    "volunteer-left": (to_say("{volunteer} left."),),
    "guardian-consented": (to_say("The guardian {guardian} agreed that {volunteer} volunteers ({consent})."),),
    "credential-granted": (
        to_say("{person} holds {kind} from {valid_from} on."),
        Clause(to_say("Until {valid_until}.")),
    ),
    "credential-revoked": (to_say("{kind} of {person} is not valid from {since} on."), _REASON),
    "detail-recorded": (
        to_say("A detail of {person} was written into the address book: {detail}, version {version}."),
    ),
    "volunteer-signed-up": (
        to_say("{volunteer} signed up for {shift}."),
        to_say("Promised: {span}."),
        _BY_CONSENT,
        _WARNINGS,
    ),
    "sign-up-requested": (to_say("{volunteer} asked for a place in {shift}."), _BY_CONSENT),
    "sign-up-approved": (to_say("The sign-up of {volunteer} for {shift} was approved."), _WARNINGS),
    "sign-up-declined": (to_say("The sign-up of {volunteer} for {shift} was declined."), _REASON),
    "sign-up-withdrawn": (
        when("in_time", to_say("{volunteer} withdrew from {shift}, in time.")),
        unless("in_time", to_say("{volunteer} withdrew from {shift}, late.")),
    ),
    "promise-moved": (to_say("With the session, the promise of {volunteer} moved from {was} to {span}."),),
    "promise-released": (
        to_say("{volunteer} was released from {shift}."),
        _REASON,
        Clause(to_say("It would clash with {clashes_with}.")),
    ),
    "feed-opened": (to_say("A calendar subscription of {subject} was opened: {kind}."),),
    "feed-rotated": (to_say("The calendar subscription of {subject} has a new address; the old one ended."),),
    "feed-revoked": (to_say("The calendar subscription of {subject} ended."),),
    "token-issued": (
        to_say("Access was given in the role {role}, until {until}."),
        Clause(to_say("For {organisation}.")),
        Clause(to_say("For {person}.")),
    ),
    "token-revoked": (to_say("The access was taken back."),),
    "sign-in-link-made": (
        to_say("A one-time sign-in link was made in the role {role}, good until {until}."),
        Clause(to_say("For {organisation}.")),
        Clause(to_say("For {person}.")),
    ),
    "sign-in-link-used": (to_say("The sign-in link was used."),),
    "holidays-published": (to_say("The days off of {year} were published for {code}: {days}."),),
}


def told(fact: Fact, language: Language, called: Called) -> str:
    """What happened, in words. `called` has gathered the ids of the fact."""
    values = {name: _value(name, getattr(fact, name), language, called) for name in fact.__struct_fields__}
    values["own"] = getattr(fact, "consent", "self") == "self"
    values["detail"] = coded(language, "detail", str(getattr(fact, "field", "")))
    clauses = (each if isinstance(each, Clause) else Clause(each) for each in TELLINGS[name_of(type(fact))])
    said = [language.say(clause.text, **values) for clause in clauses if clause.fits(values)]
    return ("" if language.code == "zh" else " ").join(said)


def _value(field: str, value: Any, language: Language, called: Called) -> Any:
    """As a person reads it; what is empty stays empty, so that nothing is said of it."""
    match value:
        case None | "" | () | False:
            return None
        case Span():
            return language.span(value.start, value.end, year=True)
        case datetime():
            return language.moment(value)
        case date():
            return language.date(value, year=True)
        case time():
            return language.time(value)
        case tuple() if isinstance(value[0], OpeningHours):
            return tuple(f"{_weekday(language, each.weekday)} {each.opens:%H:%M}–{each.closes:%H:%M}" for each in value)
        case tuple() if isinstance(value[0], Holiday):
            return tuple(f"{language.date(each.day)} {each.name}" for each in value)
        case tuple():
            return all_coded(language, field, value)
        case str() if ID_FORM.match(value):
            return called.of(value)
        case str():
            return coded(language, field, value)
        case bool():
            return value
        case int() if field == "weekday":
            return _weekday(language, value)
        case int() if field == "minutes":
            return language.minutes(value)
        case int() if field in ("year", "birth_year", "version"):
            return str(value)
    return value


def _weekday(language: Language, weekday: int) -> str:
    return language.weekday(date(2024, 1, weekday))  # 1 January 2024 is a Monday
