"""The reference of this interface, for programs and for people; nothing of it comes from another host."""

from typing import Annotated, Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse

from api.appearance import is_large, language_of, path_of
from api.http.bodies import Problem
from api.http.conventions import Call, Json, anybody
from api.pages import Around
from api.reference import reference_page

router = APIRouter(include_in_schema=False)


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the schema of problems that every operation refers to."""
    found = app.openapi()
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    if "Problem" not in schemas:
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(problem.pop("$defs", {}))
        schemas["Problem"] = problem
        found["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        found["security"] = [{"token": []}, {}]
    return found


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
