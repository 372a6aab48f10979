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
    if not mentions:
        return () if dialogs.ask_once(question, consequence, _("Erase")) else None
    listed = mentions[:SHOWN]
    more = len(mentions) - len(listed)
    told = [
        consequence,
        n_(
            "{count} place in other files names her. Where it is ticked, her name and numbers go there too; untick "
            "what means somebody else.",
            "{count} places in other files name her. Where it is ticked, her name and numbers go there too; untick "
            "what means somebody else.",
            len(mentions),
        ),
        n_("{count} more is not listed, and stays.", "{count} more are not listed, and stay.", more) if more else "",
    ]
    lines = [Tick(one.key, _whose(one), one.snippet, one.sure) for one in listed]
    return dialogs.ask_which(question, "\n".join(text for text in told if text), lines, _("Erase"))


def _whose(mention: Mention) -> str:
    who = " ".join((mention.code, mention.client)) if mention.client_id is not None else _("Walk-in")
    return _("{client} · {what}", client=who, what=_(mention.what))
