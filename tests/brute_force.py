"""What must be so in every book, found from its facts alone: no question, index or fold of the program is used."""

from itertools import combinations

from domain.facts.sessions import SessionCancelled, SessionMoved, SessionMovedToRoom, SessionScheduled
from domain.facts.shifts import ShiftCancelled, ShiftOpened, ShiftPlacesChanged
from domain.facts.sign_ups import (
    PromiseMoved,
    PromiseReleased,
    SignUpApproved,
    SignUpDeclined,
    SignUpRequested,
    SignUpWithdrawn,
    VolunteerSignedUp,
)
from domain.language import Fact, Id, PersonId, RoomId, SessionId, ShiftId, Span


class World:
    """Who promised what, which session is where and when, how many places there are: read off in order."""

    def __init__(self, facts: list[Fact]) -> None:
        self.spans: dict[SessionId, Span] = {}
        self.rooms: dict[SessionId, RoomId | None] = {}
        self.places: dict[ShiftId, int] = {}
        self.of: dict[ShiftId, SessionId] = {}
        self.promised: dict[Id, tuple[PersonId, ShiftId, Span]] = {}
        self.requested: dict[Id, tuple[PersonId, ShiftId, Span]] = {}
        for fact in facts:
            self._plan(fact)
            self._promise(fact)

    def _plan(self, fact: Fact) -> None:
        match fact:
            case SessionScheduled():
                self.spans[fact.session], self.rooms[fact.session] = fact.span, fact.room
            case SessionMoved():
                self.spans[fact.session] = fact.span
            case SessionMovedToRoom():
                self.rooms[fact.session] = fact.room
            case SessionCancelled():
                del self.spans[fact.session], self.rooms[fact.session]
            case ShiftOpened():
                self.places[fact.shift], self.of[fact.shift] = fact.places, fact.session
            case ShiftPlacesChanged():
                self.places[fact.shift] = fact.places
            case ShiftCancelled():
                del self.places[fact.shift]

    def _promise(self, fact: Fact) -> None:
        match fact:
            case VolunteerSignedUp():
                self.promised[fact.sign_up] = (fact.volunteer, fact.shift, fact.span)
            case SignUpApproved():
                del self.requested[fact.sign_up]
                self.promised[fact.sign_up] = (fact.volunteer, fact.shift, fact.span)
            case SignUpRequested():
                self.requested[fact.sign_up] = (fact.volunteer, fact.shift, fact.span)
            case SignUpDeclined():
                del self.requested[fact.sign_up]
            case PromiseMoved():
                book = self.requested if fact.requested else self.promised
                who, shift, was = book[fact.sign_up]
                assert was == fact.was
                book[fact.sign_up] = (who, shift, fact.span)
            case SignUpWithdrawn() | PromiseReleased():
                book = self.requested if fact.sign_up in self.requested else self.promised
                assert book.pop(fact.sign_up)[2] == fact.span

    def holds(self) -> None:
        """Raises AssertionError for what can never be."""
        for shift in self.places:
            taken = [each for each in self.promised.values() if each[1] == shift]
            assert len(taken) <= self.places[shift], "more signed up than places"
        for who in {each[0] for each in self.promised.values()}:
            busy = [span for person, _, span in self.promised.values() if person == who]
            assert not any(collide(one, other) for one, other in combinations(busy, 2)), "somebody in two places"
        for room in set(self.rooms.values()) - {None}:
            held = [self.spans[session] for session, its in self.rooms.items() if its == room]
            assert not any(collide(one, other) for one, other in combinations(held, 2)), "two sessions in a room"
        for _, shift, span in (*self.promised.values(), *self.requested.values()):
            assert shift in self.places, "a promise outlived its shift"
            assert span == self.spans[self.of[shift]], "a promise for another time than its session's"
        both = [each[:2] for each in (*self.promised.values(), *self.requested.values())]
        assert len(both) == len(set(both)), "somebody twice in a shift"


def collide(one: Span, other: Span) -> bool:
    """Whether they claim an instant in common."""
    return max(one.start, other.start) < min(one.end, other.end)
