"""What a monitor reads: how far the journal and its views are, and how the requests went, by route."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.book import Book

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class _Standing(Collector):
    """Read when asked, so that an idle process says the truth too."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def collect(self) -> Iterator[Metric]:
        head = self.book.journal.recorder.head()
        with self.book.views.store.reading() as now:
            position, parked = now.position, len(now.parked)
        for name, says, value in (
            ("daybook_journal_head", "Position of the last fact", head),
            ("daybook_views_position", "Position the views have come to", position),
            ("daybook_views_lag", "Facts the views have still to take", max(0, head - position)),
            ("daybook_views_parked", "Views that stopped at a fact they could not take", parked),
        ):
            yield GaugeMetricFamily(name, says, value=value)


class Metrics:
    """One registry an app."""

    def __init__(self, book: Book) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(_Standing(book))
        self._requests = Counter(
            "daybook_requests", "Requests answered", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "daybook_request_seconds", "Time to answer", ("method", "route"), registry=self.registry, buckets=_SECONDS
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self) -> bytes:
        """In the Prometheus text format 0.0.4."""
        return generate_latest(self.registry)
