"""For those who look after it: does it live, is it ready, what do its meters say."""

from typing import Annotated

from fastapi import APIRouter, Response

from api.http.conventions import Call, Json, anybody

router = APIRouter(include_in_schema=False)
_LAG = 1_000  # facts the views may be behind and still answer for the book


@router.api_route("/healthz", methods=["GET", "HEAD"])
def alive(_: Annotated[Call, anybody()]) -> Json:
    """The process answers."""
    return Json({"status": "alive"})


@router.api_route("/readyz", methods=["GET", "HEAD"])
def ready(call: Annotated[Call, anybody()]) -> Json:
    """200 when the journal can be read and the views stand close behind it, none of them parked; else 503."""
    head = call.book.journal.recorder.head()
    with call.book.views.store.reading() as now:
        position, parked, serves = now.position, sorted(now.parked), now.serves
    follower = call.book.views.follower
    failing = follower is not None and follower.failure is not None
    good = not parked and head - position <= _LAG and not failing and (serves or head == position)
    told = {"status": "ready" if good else "not-ready", "head": head, "position": position, "parked": parked}
    return Json(told, 200 if good else 503, headers={"Journal-Position": str(position)})


@router.get("/metrics")
def metrics(call: Annotated[Call, anybody()]) -> Response:
    """Counts and gauges alone, in the Prometheus text format."""
    text: bytes = call.request.app.state.metrics.text()
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")
