"""The port's reading back (`read`, `subscribe`) on top of a recorder's pages."""

from collections.abc import Iterator
from typing import TypeVar

from eventsourcing.dcb.api import DCBQuery, DCBReadResponse, DCBSequencedEvent
from eventsourcing.dcb.persistence import DCBListenNotifySubscription

from journal.recorder import Recorder

_POLL_SECONDS = 0.5

R = TypeVar("R", bound=Recorder)


class Reading(DCBReadResponse):
    """What `read` answers: events one by one, and the position they are complete up to."""

    def __init__(self, events: Iterator[DCBSequencedEvent], head: int | None) -> None:
        self._events = events
        self._head = head

    @property
    def head(self) -> int | None:
        """The journal's head; with a limit, the position of the last event. None when there is none."""
        return self._head

    def __next__(self) -> DCBSequencedEvent:
        return next(self._events)


class Subscription(DCBListenNotifySubscription[R]):
    """Events as they are recorded. It looks when woken, and every half second even when not woken."""

    def __init__(self, recorder: R, query: DCBQuery | None = None, after: int | None = None) -> None:
        super().__init__(recorder, query, after)
        recorder.listen(self._has_been_notified)

    def stop(self) -> None:
        """End it; whoever waits for the next event is let go."""
        super().stop()
        self._recorder.unlisten(self._has_been_notified)

    def _loop_on_pull(self) -> None:
        # The library's loop waits without end: an event between its first look and its listening would wait too.
        try:
            while not self._has_been_stopped:
                self._pull()
                self._has_been_notified.wait(_POLL_SECONDS)
        except Exception as error:  # noqa: BLE001 - raised again in the thread that iterates
            self._thread_error = error
            self.stop()
