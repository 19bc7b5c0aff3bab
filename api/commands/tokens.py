"""Tokens: what a program, or a person without a link, comes in with."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from api.commands.desk import Json, desk_of, id_of
from api.secrets import digest_of, new_secret
from domain.decisions.access import IssueToken, RevokeToken
from domain.language import Id, OrganisationId, PersonId, TokenId
from journal.ids import new_id

group = "token"
_LASTS = timedelta(days=90)


def new(
    context: typer.Context,
    role: Annotated[str, typer.Option(help="administrator, coordinator, volunteer, auditor, ...")],
    organisation: Annotated[str | None, typer.Option(help="Code or id: it counts there and below. None: all.")] = None,
    person: Annotated[str | None, typer.Option(help="Id of the person it acts for.")] = None,
    until: Annotated[str | None, typer.Option(help="When it ends; 90 days from now when not given.")] = None,
    as_json: Json = False,
) -> None:
    """Make a token. Its secret is shown once; the book keeps only a digest.

    \b
    daybook token new --role coordinator --organisation YX
    """
    desk = desk_of(context)
    terminal = desk.terminal(as_json=as_json)
    with desk.book() as book:
        secret, token = new_secret(), TokenId(new_id("token"))
        ends = desk.moment(until, book.zone) or datetime.now(UTC).replace(microsecond=0) + _LASTS
        where = None if organisation is None else OrganisationId(id_of(book, organisation))
        whose = None if person is None else PersonId(Id(person))
        book.journal.carry_out(IssueToken(token, digest_of(secret), role, ends, where, whose), hand=desk.hand)
    if as_json:
        terminal.answer({"id": token, "secret": secret, "role": role, "until": ends.isoformat()})
    else:
        terminal.say(
            "Token {id}, role {role}, until {until}. Its secret, shown this once:", id=token, role=role, until=ends
        )
        terminal.plain(secret)


def revoke(
    context: typer.Context, token: Annotated[str, typer.Argument(help="Its id.")], as_json: Json = False
) -> None:
    """End a token at once.

    \b
    daybook token revoke token-0b0f459b-bd48-75a1-b582-d4dc8379b963
    """
    desk = desk_of(context)
    terminal = desk.terminal(as_json=as_json)
    with desk.book() as book:
        book.journal.carry_out(RevokeToken(TokenId(Id(token))), hand=desk.hand)
    if as_json:
        terminal.answer({"id": token, "state": "revoked"})
    else:
        terminal.say("Token {id} opens nothing any more.", id=token)


commands = {"new": new, "revoke": revoke}
