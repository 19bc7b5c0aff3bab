"""The reference of this interface, for programs and for people; nothing of it comes from another host."""

import warnings
from threading import Lock
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse

from api.appearance import is_large, language_of, path_of
from api.http.bodies import Problem
from api.http.conventions import Call, Json, anybody
from api.pages import Around
from api.reference import reference_page

router = APIRouter(include_in_schema=False)
_making = Lock()


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, made once, with the schema of problems that every operation refers to.

    HEAD is not listed: it is GET without the body (RFC 9110 section 9.3.2), and a route of both has one operation id.
    """
    with _making:
        if app.openapi_schema is None:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", "Duplicate Operation ID", UserWarning)
                found = app.openapi()
            _complete(found)
    assert app.openapi_schema is not None
    return app.openapi_schema


def _complete(found: dict[str, Any]) -> None:
    for operations in found["paths"].values():
        operations.pop("head", None)
        for method, operation in operations.items():
            operation["operationId"] = f"{operation['operationId'].rpartition('_')[0]}_{method}"
    components = found.setdefault("components", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components.setdefault("schemas", {}).update({**problem.pop("$defs", {}), "Problem": problem})
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    found["security"] = [{"token": []}, {}]


@router.get("/openapi.json")
def openapi(call: Annotated[Call, anybody()]) -> Json:
    """For programs."""
    return Json(document(call.request.app), headers={"Cache-Control": "public, max-age=300"})


@router.get("/reference")
def reference(call: Annotated[Call, anybody()]) -> HTMLResponse:
    """For people."""
    request = call.request
    around = Around(path=path_of(request), large=is_large(request))
    return HTMLResponse(reference_page(document(request.app), language_of(request), around))
