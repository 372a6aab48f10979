"""Faults the shop can cause or cure, each with one plain sentence.

A sentence is an English template marked with ``N_`` plus its values, so that the window, the paper and the command
line can each say it in their own language (``words.py``). Everything else that goes wrong is a defect and is not a
``DeskError``.
"""

from __future__ import annotations

from desk_app.words import Words


class DeskError(Exception):
    """A refusal in plain words. Nothing was changed.

    ``template`` is an English sentence (a gettext msgid) whose ``{name}`` holes are filled from ``values``.
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.template = template
        self.values = values

    def say(self, words: Words) -> str:
        """The sentence in the language of ``words``."""
        return words(self.template, **self.values)

    def __str__(self) -> str:
        return self.template.format_map(self.values) if self.values else self.template


class RuleBroken(DeskError):
    """One field of a form breaks a rule; ``field`` is the draft's attribute name, ``rule`` a short stable code."""

    def __init__(self, field: str, rule: str, template: str, **values: object) -> None:
        super().__init__(template, **values)
        self.field = field
        self.rule = rule


class NotAllowed(DeskError):
    """The acting staff member's role does not allow this action.

    ``action`` is the ``staff.account.Action`` it was about: an owner can allow that one on the spot. "" where none was.
    """

    def __init__(self, template: str, *, action: str = "", **values: object) -> None:
        super().__init__(template, **values)
        self.action = action


class SignInEnded(NotAllowed):
    """Her account was switched off, or given another role or PIN, since she signed in: she signs in anew, or not at
    all."""


class NotFound(DeskError):
    """What was asked for is not in the shop file."""


class ShopFileError(DeskError):
    """The shop file cannot be opened or written (foreign, newer, damaged, locked, read-only, disk full)."""
