"""What the door itself refuses, before any rule of the book is asked: each with its status (RFC 9110 section 15)."""

from dataclasses import dataclass
from typing import ClassVar

from domain.language import Refused


@dataclass
class AtTheDoor(Refused):
    """A refusal that knows its HTTP status."""

    status: ClassVar[int] = 400


@dataclass
class NotFound(AtTheDoor):
    """Said alike of what never was, what is no more and what is somebody else's."""

    kind = "unknown"
    status = 404
    says = "There is nothing here, or it is not for you."
    advice = "Check the address, or look for it in the lists."


@dataclass
class MethodWrong(AtTheDoor):
    method: str

    status = 405
    says = "This address does not take {method}."
    advice = "Look it up in the reference of the interface."


@dataclass
class SignInNeeded(AtTheDoor):
    kind = "forbidden"
    status = 401
    says = "Nobody is signed in, or the time of this sign-in is over."
    advice = "Sign in again, or send a token that is still good."


@dataclass
class NotAllowed(AtTheDoor):
    role: str

    kind = "forbidden"
    status = 403
    says = "This is not for the role {role}."
    advice = "Ask the coordinator of your centre to do it."


@dataclass
class FromElsewhere(AtTheDoor):
    kind = "forbidden"
    status = 403
    says = "This was sent from a page of another site."
    advice = "Open Daybook itself and do it there."


@dataclass
class HostUnknown(AtTheDoor):
    says = "Daybook is not reached under this address."
    advice = "Use the address you were given."


@dataclass
class TooLarge(AtTheDoor):
    kilobytes: int

    status = 413
    says = "This is larger than {kilobytes} kB."
    advice = "Split it into smaller parts."


@dataclass
class TooSlow(AtTheDoor):
    seconds: int

    status = 408
    says = "What was sent did not arrive within {seconds} seconds."
    advice = "Check the connection and send it again. Nothing was recorded."


@dataclass
class NotJson(AtTheDoor):
    line: int
    column: int

    status = 422
    says = "This is not JSON: it cannot be read from line {line}, column {column} on."
    advice = "Send JSON in UTF-8."


@dataclass
class NameTwice(AtTheDoor):
    name: str

    status = 422
    says = "The name {name} stands twice in one JSON object."
    advice = "Keep one of them."


@dataclass
class TooDeep(AtTheDoor):
    most: int

    status = 422
    says = "This JSON is nested deeper than {most} levels."
    advice = "Send it flatter."


@dataclass
class NumberUnfit(AtTheDoor):
    status = 422
    says = "NaN, Infinity and numbers of more than 20 digits are no numbers here."
    advice = "Send a smaller number, or leave it away."


@dataclass
class LetterUnfit(AtTheDoor):
    status = 422
    says = "Half a character (a lone surrogate) or a null character stands in the text."
    advice = "Type it anew instead of pasting it."


@dataclass
class InputUnfit(AtTheDoor):
    """The first fault of a request's members; `more` of the problem lists them all."""

    where: str
    fault: str

    status = 422
    says = "{where}: {fault}."
    advice = "Correct it and send it again. Nothing was recorded."


@dataclass
class MemberMissing(AtTheDoor):
    field: str

    status = 422
    says = "The {field} is missing."
    advice = "Name it in the body."


@dataclass
class CursorUnfit(AtTheDoor):
    status = 422
    says = "This cursor is not of this list."
    advice = "Begin with the first page."


@dataclass
class MomentUnfit(AtTheDoor):
    status = 422
    says = "The past is asked about by known_at or by at, not by both."
    advice = "Leave one of them away."


@dataclass
class FilterUnfit(AtTheDoor):
    where: str

    status = 422
    says = "The condition {where} does not fit this view."
    advice = "Write column=value with a column of the view; the list of views names them."


@dataclass
class PositionUnfit(AtTheDoor):
    head: int

    status = 422
    says = "The book has {head} entries; that position is still to come."
    advice = "Leave the position away to read what is so now."


@dataclass
class BehindPosition(AtTheDoor):
    position: int

    status = 503
    says = "The views have come up to entry {position}, not yet as far as you asked."
    advice = "Ask again in a moment."


@dataclass
class TooManyReaders(AtTheDoor):
    status = 503
    says = "Too many pages are being kept up to date at the moment."
    advice = "Reload the page now and then instead."


@dataclass
class BookUnwritable(AtTheDoor):
    status = 503
    says = "The book cannot be written at the moment. Nothing was recorded; reading goes on."
    advice = "Tell whoever looks after it that its disk may be full, and try again later."


@dataclass
class BookUnreadable(AtTheDoor):
    status = 503
    says = "A part of the book cannot be read at the moment."
    advice = "Tell whoever looks after it. Nothing was recorded."


@dataclass
class OurFault(AtTheDoor):
    """A fault of the program. What happened stands in the log under the request's id, never in the answer."""

    status = 500
    says = "Something went wrong here; it is not your fault."
    advice = "Try again later. If it goes on, tell whoever looks after Daybook the number of this request."
