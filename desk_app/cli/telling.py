"""What the command line says, and how: JSON or lines on standard output, progress and refusals beside it.

Everything is said in one language, ``SAY``'s: that of --lang where it was given; else, once a shop is open, the shop's
own; before that the console's.
"""

from __future__ import annotations

import json
import locale
import os
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from desk_app.words import LANGUAGES, Words, words_for

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


def console_language() -> str:
    """The language of this console, Chinese of any kind or English: by the usual variables, or where a system has
    none, as Windows, by its locale."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            break
    else:
        value = locale.setlocale(locale.LC_CTYPE)  # asks, and sets nothing
    return "zh_CN" if value.lower().startswith(("zh", "chinese")) else "en"


class Voice:
    """The language of one run: what ``--lang`` asks for, or the shop's, or the console's."""

    def __init__(self) -> None:
        self.begin("")

    def begin(self, asked: str) -> None:
        """A new command line; ``asked`` is what its --lang says, "" where it says nothing we speak."""
        self._asked = asked if asked in LANGUAGES else ""
        self.words: Words = words_for(self._asked or console_language())

    def in_shop(self, language: str) -> None:
        """A shop of ``language`` is open: it is spoken from now on, unless --lang says otherwise."""
        if not self._asked:
            self.words = words_for(language)

    def __call__(self, sentence: str, **values: object) -> str:
        """The marked ``sentence`` in the language of now."""
        return self.words(sentence, **values)


#: What speaks on this console.
SAY = Voice()


def line(text: str) -> None:
    """One line of the answer."""
    print(text)


def answer(shape: object) -> None:
    """The one JSON object of a run with --json."""
    print(json.dumps(shape, ensure_ascii=False, indent=2))


def complain(text: str) -> None:
    """One sentence on standard error."""
    print(text, file=sys.stderr)


class Meter:
    """How far a long job is: a bar on standard error at a terminal, and nothing elsewhere."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console  # drawing is for people: scripts do not wait for it
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def at(self, stage: str, done: int, total: int) -> None:
        """``done`` of ``total`` of the stage (a marked sentence)."""
        if self._bar is None:
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(SAY(stage), total=total)
        self._bar.update(self._tasks[stage], completed=done, total=total)
