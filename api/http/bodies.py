"""What is sent and answered, as OpenAPI shows it: bodies that take no member they do not know, and their limits."""

from functools import cache
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool, StrictInt, create_model

from domain.language import Span, utc
from domain.policies.wording import NAME, PROSE
from projections import registry

Name = Annotated[str, Field(min_length=1, max_length=NAME)]
Prose = Annotated[str, Field(max_length=PROSE)]
Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
IdText = Annotated[str, Field(min_length=1, max_length=100)]
Unit = Annotated[str, Field(min_length=1, max_length=100, description="id or code of an organisation")]
Whole = Annotated[StrictInt, Field(ge=0, le=1_000_000_000)]
Age = Annotated[StrictInt, Field(ge=0, le=120)]
Flag = StrictBool
_AN_ID = "00000000-0000-7000-8000-000000000000"


def an_id(kind: str) -> str:
    """An id for examples."""
    return f"{kind}-{_AN_ID}"


class Body(BaseModel):
    """A request's body."""

    model_config = ConfigDict(extra="forbid", str_max_length=10_000)


def example(**members: Any) -> ConfigDict:
    """The model_config of a body with its example."""
    return ConfigDict(extra="forbid", str_max_length=10_000, json_schema_extra={"examples": [members]})


class Nothing(Body):
    """No member is asked for."""


class Reason(Body):
    """Why, in words that people will read."""

    model_config = example(reason="台风停课")
    reason: Name


class Times(Body):
    """From a start to an end, each with its offset."""

    starts: AwareDatetime
    ends: AwareDatetime

    @property
    def span(self) -> Span:
        return Span(utc(self.starts), utc(self.ends))


class Recorded(BaseModel):
    """What a POST did. `id`: the thing it concerns; `position`: of the last fact, 0 when nothing had to be recorded."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": an_id("session"),
                    "position": 512,
                    "facts": [{"fact": "session-published", "session": an_id("session")}],
                }
            ]
        }
    )
    id: str
    position: int
    facts: list[dict[str, Any]]


class WithSecret(Recorded):
    """The same with a secret that is answered once: null when the request is repeated."""

    secret: str | None
    address: str | None = None


class Fault(BaseModel):
    """One member that does not fit."""

    field: str
    message: str
    limit: int | None = None


class Problem(BaseModel):
    """RFC 9457. `detail` says why, `advice` what to do instead, both in the asked language (Accept-Language)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:daybook:problem:shift-full",
                    "code": "shift-full",
                    "status": 409,
                    "title": "办不到。",
                    "detail": "这个班次的名额已满（3/3）。",
                    "advice": "请选择其他班次。",
                    "request_id": _AN_ID,
                }
            ]
        }
    )
    type: str
    code: str
    status: int
    title: str
    detail: str
    advice: str
    request_id: str
    about: list[str] | None = None
    errors: list[Fault] | None = None


@cache
def row_of(view: str) -> type[BaseModel]:
    """A row of the view."""
    found = registry()[view]
    kinds: dict[str, Any] = {
        name: (kind | None if null else kind, None if null else ...) for name, (kind, null) in found.kinds.items()
    }
    words = "".join(part.title() for part in view.split("-"))
    return create_model(f"{words}Row", __doc__=(found.row.__doc__ or "").strip(), **_aliased(kinds))


def _aliased(kinds: dict[str, Any]) -> dict[str, Any]:
    """A column called as a keyword of Python is has an underscore behind its member."""
    return {
        (f"{name}_" if name == "from" else name): (kind, Field(default, alias=name))
        for name, (kind, default) in kinds.items()
    }


@cache
def page_of(view: str) -> type[BaseModel]:
    """A page of a list of the view's rows."""
    row: Any = row_of(view)
    return create_model(
        row.__name__.replace("Row", "Page"),
        __doc__="`next`: the cursor of the next page, null on the last; `position`: what the page is made from.",
        position=(int, ...),
        rows=(list[row], ...),
        next=(str | None, None),
    )
