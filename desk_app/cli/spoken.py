"""The command line in one language: --lang on every command, help and wrong usage in the words of the run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, cast

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from desk_app.cli.telling import SAY
from desk_app.words import N_


class Language(StrEnum):
    """What --lang takes."""

    CHINESE = "zh_CN"
    ENGLISH = "en"


def asked_language(argv: Sequence[str]) -> str:
    """What --lang of a command line says, the last one; "" without one. Read before the line is understood, so that
    what speaks against it is said in that language too."""
    asked = ""
    for place, word in enumerate(argv):
        if word == "--":
            break
        if word == "--lang" and place + 1 < len(argv):
            asked = argv[place + 1]
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return asked


def spoken(app: typer.Typer, holes: Mapping[str, object]) -> TyperGroup:
    """The commands of ``app`` with their marked help said, its ``holes`` filled, each of them taking --lang."""
    # typer builds a new tree each time, so that nothing said in one language stays for the next run.
    whole = cast("TyperGroup", get_command(app))
    for command in each_of(whole):
        if all(param.name != "lang" for param in command.params):
            command.params.append(_lang())
        command.help = SAY(command.help or "", **holes)
        for param in command.params:
            if isinstance(param, TyperOption | TyperArgument) and param.help:
                param.help = SAY(param.help, **holes)
    return whole


def each_of(group: TyperGroup) -> Iterator[TyperGroup | TyperCommand]:
    """The group itself and everything in it."""
    yield group
    for inner in group.commands.values():
        if isinstance(inner, TyperGroup):
            yield from each_of(inner)
        elif isinstance(inner, TyperCommand):
            yield inner


def _lang() -> TyperOption:
    """The option, as typer makes it; what it says is known by then (``asked_language``), so no command is handed it."""
    maker = typer.Typer(add_completion=False)

    @maker.command()
    def _(
        lang: Annotated[
            Language | None, typer.Option("--lang", help=N_("The language; the shop's own otherwise."))
        ] = None,
    ) -> None:
        del lang

    option = cast("TyperOption", get_command(maker).params[0])
    option.expose_value = False
    return option


#: What typer says of a line that it does not understand: its words are English only. The last one is said as it is.
_USAGE = (
    (r"Missing (?:option|argument) '(?P<what>.+?)'\..*", N_("{what} is missing.")),
    (r"No such option: (?P<what>\S+).*", N_("There is no option {what}.")),
    (r"No such command '(?P<what>.+?)'\..*", N_("There is no command {what}.")),
    (r"Option '(?P<what>.+?)' requires an argument\.", N_("{what} needs a value.")),
    (r"Option '(?P<what>.+?)' does not take a value\.", N_("{what} takes no value.")),
    (r"Got unexpected extra argument\(s\) \((?P<what>.*)\)", N_("More was written than the command takes: {what}")),
    (
        r"Invalid value for '(?P<what>.+?)': Value error, '(?P<given>.*)' is not one of (?P<these>.*)\.",
        N_("{what} takes one of {these}, not {given}."),
    ),
    (r"Invalid value for '(?P<what>.+?)': Input should be .*", N_("{what} does not take such a number.")),
    (r"Invalid value for '(?P<what>.+?)': (?P<reason>.*)", "{what}: {reason}"),
)


def usage(message: str) -> str:
    """``message`` of typer about a wrong command line, in the language of the run; itself where it is not known."""
    for pattern, sentence in _USAGE:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return SAY(sentence, **found.groupdict())
    return message
