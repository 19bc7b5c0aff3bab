"""Signing in, explained. Links are made by coordinators; there are no passwords."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.http.looks import Look, looks

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
def sign_in(look: Annotated[Look, looks()]) -> HTMLResponse:
    """How people come in."""
    return look.page("signing-in.html")
