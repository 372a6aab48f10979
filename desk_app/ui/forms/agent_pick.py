"""Who is here for a firm: one of its agents, at the counter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desk_app.clients.unit import Act, Agent, AgentId, Standing
from desk_app.clients.unit_rules import able, standing
from desk_app.ui.pages.client_agents_parts import standing_said
from desk_app.ui.widgets.form import Field
from desk_app.ui.widgets.inputs import ChoiceInput
from desk_app.words import Words, _

#: Whom nobody chooses any more: they are in the file all the same.
_OVER = {Standing.REVOKED, Standing.GONE}


class AgentPick(Field):
    """A choice of a firm's agents, those who may first and the first of them chosen; hidden for a private client.

    Who may not is offered too, with why: the refusal then stands beside this field.
    """

    def __init__(self, name: str) -> None:
        self._choice = ChoiceInput(name=name)
        super().__init__(_("Who is here for the firm"), self._choice, "agent")
        self.hide()

    def offer(
        self, agents: Sequence[Agent] | None, act: Act, on: date, words: Words, chosen: AgentId | None = None
    ) -> None:
        """Those of a firm for one act; None for a private client. ``chosen``: who it was before."""
        self.set_error("")
        if agents is None:
            self._choice.set_choices(())
            self.hide()
            return
        first = able(agents, act, on)
        rest = [one for one in agents if one not in first and standing(one, on) not in _OVER]
        none = _("Choose…") if first or rest else _("Nobody is authorised: Alt+G in the firm’s file")
        said = [(str(one.id), _said(one, words, _acts(one, act, on, words))) for one in (*first, *rest)]
        self._choice.set_choices((("", none), *said))
        wanted = chosen if chosen is not None else first[0].id if first else None
        self._choice.put("" if wanted is None else str(wanted))
        self.show()

    @property
    def agent_id(self) -> AgentId | None:
        """Who is chosen."""
        said = self._choice.read()
        return AgentId(int(said)) if said else None

    def put(self, said: str) -> None:
        """Chooses somebody by number, as it was kept."""
        self._choice.put(said)


def _acts(agent: Agent, act: Act, on: date, words: Words) -> str:
    """Why somebody may not do it; "" where she may."""
    if standing(agent, on) is not Standing.VALID:
        return standing_said(agent, on, words)[0]
    return "" if act in agent.acts else _("not for this")


def _said(agent: Agent, words: Words, why: str) -> str:
    limit = _("up to {amount}", amount=words.money(agent.limit)) if agent.limit is not None else ""
    return " · ".join(part for part in (agent.name, limit, why) if part)
