"""The question before somebody is erased: what goes, and out of which other files she goes with it."""

from __future__ import annotations

from desk_app.privacy.naming import Mention
from desk_app.ui.dialogs import Dialogs, Tick
from desk_app.words import _, n_

#: Places that are listed; what is more stays, and is said.
SHOWN = 60


def ask_to_erase(dialogs: Dialogs, name: str, mentions: tuple[Mention, ...]) -> tuple[str, ...] | None:
    """The places (``Mention.key``) that she is to be taken out of; None where she is not to be erased at all."""
    question = _("Erase {client} for good?", client=name)
    consequence = _(
        "Name, phones, document, birthday, remarks and everything said go. Amounts, days and ticket numbers stay. "
        "This cannot be taken back."
    )
    free = tuple(one for one in mentions if not one.held)
    held = len(mentions) - len(free)
    kept = n_(
        "{count} more is in a file that the law keeps, and stays.",
        "{count} more are in files that the law keeps, and stay.",
        held,
    )
    if not free:
        consequence = f"{consequence}\n{kept}" if held else consequence
        return () if dialogs.ask_once(question, consequence, _("Erase")) else None
    listed = free[:SHOWN]
    more = len(free) - len(listed)
    told = [
        consequence,
        n_(
            "{count} place in other files names her. Where it is ticked, her name and numbers go there too; untick "
            "what means somebody else.",
            "{count} places in other files name her. Where it is ticked, her name and numbers go there too; untick "
            "what means somebody else.",
            len(free),
        ),
        n_("{count} more is not listed, and stays.", "{count} more are not listed, and stay.", more) if more else "",
        kept if held else "",
    ]
    lines = [Tick(one.key, _whose(one), one.snippet, one.sure) for one in listed]
    return dialogs.ask_which(question, "\n".join(text for text in told if text), lines, _("Erase"))


def _whose(mention: Mention) -> str:
    who = " ".join((mention.code, mention.client)) if mention.client_id is not None else _("Walk-in")
    return _("{client} · {what}", client=who, what=_(mention.what))
