"""Personal details that come with a request: into the address book first, then pinned by the facts, all or nothing.

The request's digest in the journal leaves them out, so nothing there can be tried against a list of names; whether a
repeated request says the same of them is asked of the address book.
"""

from collections.abc import Callable, Mapping, Sequence

from api.http.bodies import Body
from api.http.conventions import Writing
from domain.decisions.people import RecordDetail
from domain.decisions.wording import fit
from domain.facts.people import DetailRecorded
from domain.language import Decision, PersonId
from domain.policies.wording import NAME, PROSE
from journal.address_book import Pinned
from journal.journal import Done, RepeatDiffers
from journal.sweeping import pinned_of

Deciding = Callable[[Sequence[RecordDetail]], Sequence[Decision]]
_MOST = {"note": PROSE}


def carried_out(call: Writing, body: Body, person: PersonId, details: Mapping[str, str], decide: Deciding) -> Done:
    """Keep the details of the person, carry out what `decide` makes of them, and wait for the views.

    details: by field, as sent; each has to be a member of the body of the same name. Rows that no fact came to pin
    are destroyed again. Raises TextUnfit and its like, RepeatDiffers, and what the decisions raise.
    """
    told = body.model_dump_json(exclude=set(details)).encode()
    kept = {field: fit(field, value, _MOST.get(field, NAME), lines=field == "note") for field, value in details.items()}
    done = _repeated(call, told) or _recorded(call, told, person, kept, decide)
    if done.repeated and not _says_the_same(call, done, kept):
        raise RepeatDiffers()
    call.wait_for(done)
    return done


def _repeated(call: Writing, told: bytes) -> Done | None:
    """What the same request did before."""
    request = call.hand(told=told).request
    if request is None or call.book.journal.recorder.recorded_request(request.actor, request.request_id) is None:
        return None
    return call.book.journal.carry_out(hand=call.hand(told=told))


def _recorded(call: Writing, told: bytes, person: PersonId, kept: Mapping[str, str], decide: Deciding) -> Done:
    people = call.book.people
    pinned = _pinned(call, person)
    new = {field: value for field, value in kept.items() if people.read(person, field, pinned.get(field, 0)) != value}
    written: dict[str, Pinned] = {}
    try:
        for field, value in new.items():
            written[field] = people.write(person, field, value)
        pins = [RecordDetail(person, field, pinned.version, pinned.digest) for field, pinned in written.items()]
        done = call.decided(*decide(pins), told=told)
    except Exception:
        _destroy(call, person, written)
        raise
    if done.repeated:  # somebody sent the same at the same moment, and was first
        _destroy(call, person, written)
    return done


def _pinned(call: Writing, person: PersonId) -> dict[str, int]:
    """The latest version of each field that a fact pins: a row that somebody is still writing is not counted on."""
    return dict(pinned_of(call.book.journal, person))


def _destroy(call: Writing, person: PersonId, written: Mapping[str, Pinned]) -> None:
    for field, pinned in written.items():
        call.book.people.forget(person, field, pinned.version)


def _says_the_same(call: Writing, done: Done, kept: Mapping[str, str]) -> bool:
    """Whether these details are those of the first time, as far as the address book still has them."""
    pinned = {fact.field: fact for fact in done.facts if isinstance(fact, DetailRecorded)}
    for field, fact in pinned.items():
        known = call.book.people.read(fact.person, field, fact.version)
        if known is not None and known != kept.get(field):
            return False
    return set(kept) == set(pinned)
