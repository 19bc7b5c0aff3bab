"""The command line: `daybook [--data DIR] [--network NAME] [--lang zh|en] COMMAND`.

Commands are found by walking api/commands: a module's `commands` names its functions, `group` the word before them.
Exit 0 done, 1 a refusal or a mismatch, 2 bad usage or cannot start.
"""

import importlib
import pkgutil
import sys
from pathlib import Path
from typing import Annotated

import typer

import api.commands
from api.commands.desk import Desk
from api.commands.trouble import trouble_of
from api.languages import choose, languages
from api.settings import Settings
from api.terminal import Terminal
from domain.language import Refused
from journal.recorder import JournalUnreadable, JournalUnwritable
from projections.fold import ViewFailed

_NOTHING_DONE = 2


def built() -> typer.Typer:
    """Every command, by the modules of api/commands."""
    cli = typer.Typer(
        name="daybook",
        help="日照簿 · the book of day-care centres and social-work stations.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    cli.callback()(_options)
    groups: dict[str, typer.Typer] = {}
    for module_info in pkgutil.iter_modules(api.commands.__path__):
        module = importlib.import_module(f"{api.commands.__name__}.{module_info.name}")
        group = getattr(module, "group", None)
        if group is not None and group not in groups:
            groups[group] = typer.Typer(no_args_is_help=True, help=(module.__doc__ or "").splitlines()[0])
            cli.add_typer(groups[group], name=group)
        for name, command in getattr(module, "commands", {}).items():
            (groups[group] if group else cli).command(name)(command)
    return cli


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"daybook {version('daybook-care')}")
        raise typer.Exit


def _options(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option(help="Folder of the book; else DAYBOOK_DATA, else daybook-data.")] = None,
    network: Annotated[str | None, typer.Option(help="Name of the network when a book is founded: a-z0-9.-")] = None,
    lang: Annotated[str | None, typer.Option(help="zh or en; else DAYBOOK_LANG.")] = None,
    _shown: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say it and end.")
    ] = False,
) -> None:
    if lang is not None and lang not in languages():
        raise typer.BadParameter(f"--lang {lang}: {', '.join(languages())}")
    given = {"data": data, "network": network, "lang": lang}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    context.obj = Desk(settings)


def main() -> None:
    """The console script."""
    language = choose(asked=_asked_language())
    terminal = Terminal(language, as_json="--json" in sys.argv)
    try:
        code = built()(standalone_mode=False)
    except Refused as refusal:
        terminal.refused(refusal)
        code = 1
    except typer.Abort:
        code = 1
    except typer.TyperException as wrong:
        _show(wrong)
        code = _NOTHING_DONE
    except (JournalUnreadable, JournalUnwritable, ViewFailed) as fault:
        terminal.refused(trouble_of(fault))
        sys.stderr.write(f"{fault}\n")
        code = _NOTHING_DONE
    sys.exit(code if isinstance(code, int) else 0)


def _show(wrong: typer.TyperException) -> None:
    """A usage error shows itself, with the usage; anything else by its text."""
    show = getattr(wrong, "show", None)
    if show is not None:
        show()
    else:
        sys.stderr.write(f"{wrong}\n")


def _asked_language() -> str | None:
    """--lang before the command is parsed, so that even a usage error is said in it; else the environment."""
    words = sys.argv[1:]
    for place, word in enumerate(words):
        if word == "--lang" and place + 1 < len(words):
            return words[place + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return Settings().lang
