"""Who acts for a firm: its agents, what each may do, and until when."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QStackedWidget, QWidget

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clients.unit import Agent, AgentDraft, AgentId, KeptAgent
from desk_app.clients.units import add_agent, edit_agent, revoke_agent
from desk_app.errors import DeskError, RuleBroken
from desk_app.staff.account import Action
from desk_app.ui.forms.agent_form import AgentForm
from desk_app.ui.models.rows import RowsModel
from desk_app.ui.pages.client_agents_parts import AgentsSheet, agent_look, read_agents
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, EmptyState, row
from desk_app.ui.widgets.labels import Caption, Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList, Scroll
from desk_app.words import N_, _

LIST_WIDTH = 400


class ClientAgentsPage(Page):
    """``desk.go("client_agents", client_id=5)``."""

    shows = frozenset({Kind.CLIENT})
    title = N_("Agents of a firm")

    def _build(self) -> None:
        self.sheet: AgentsSheet | None = None
        self.wanted: AgentId | None = None  # to be chosen once it is in the list
        self.head = Title(_("Agents of a firm"))
        self.about = Caption()
        self.file = KeyButton(_("Open the file"), "Alt O", name="client_agents.file")
        self.new = KeyButton(_("New agent"), "Alt N", ButtonKind.PRIMARY, name="client_agents.new")
        self.body.addLayout(row(self.head, self.about, self.file, self.new, spacing=12, stretch=(0, 1)))
        on, words = self.desk.today, self.desk.words
        card = Card(_("Agents"), flush=True)
        self.model = RowsModel[Agent](look=lambda agent: agent_look(agent, on, words), parent=self)
        self.list = RowList(self.model, name="client_agents.list", said=_("Agents"), height=60, edge=16, avatar=36)
        self.list.empty = _("None yet. Write down who may act for the firm, and what her letter says.")
        card.add(self.list, 1)
        card.setFixedWidth(LIST_WIDTH)
        self.form = AgentForm(self.desk, self.banner)
        self.whole = QWidget()
        self.whole.setLayout(row(card, Scroll(self.form), spacing=16, stretch=(0, 1)))
        self.private = EmptyState(
            _("This is a private client: only a firm has agents."), _("Edit the file and choose “Firm” at the top.")
        )
        self.edit = KeyButton(_("Edit the file"), "E", ButtonKind.PRIMARY, name="client_agents.edit")
        self.private.add_action(self.edit)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.whole)
        self.stack.addWidget(self.private)
        self.body.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(lambda _agent: self.form.focus_first())
        self.form.kept.connect(self._keep)
        self.form.revoked.connect(self._revoke)
        self.new.clicked.connect(self.begin)
        self.file.clicked.connect(self._open_file)
        self.edit.clicked.connect(self._edit_file)
        self.key("Alt+N", _("New agent"), self.begin)
        self.key("Ctrl+Return", _("Keep"), self.form.finish)
        self.key("Alt+V", _("Revoke the authorisation"), self.form.end)
        self.key("Alt+U", _("Somebody without a file of her own"), self.form.drop.click)
        self.key("Alt+O", _("Open the file"), self._open_file)
        self.key("E", _("Edit the file of the firm"), self._edit_file)
        self.key("Esc", _("Back; what you typed stays"), self.desk.back)

    # ── whose page it is ──────────────────────────────────────────────────────────────────────────────────────

    @property
    def client_id(self) -> ClientId | None:
        """Whose agents they are."""
        found = self.where.get("client_id")
        return ClientId(found) if isinstance(found, int) else None

    def open(self, **where: object) -> None:
        if where.get("client_id") != self.where.get("client_id"):
            self.sheet, self.wanted = None, None
            self.model.show_rows(())
        super().open(**where)
        self.banner.clear()

    def focus_first(self) -> None:
        if self.stack.currentWidget() is self.private:
            self.edit.setFocus()
        elif self.model.rowCount():
            self.list.setFocus()
        else:
            self.form.focus_first()

    def refresh(self) -> None:
        shop, client_id = self.desk.shop, self.client_id
        if client_id is not None:
            self.desk.tasks.read(self, lambda: read_agents(shop, client_id), self._show, latest="client_agents")

    def _show(self, sheet: AgentsSheet) -> None:
        if sheet.client.id != self.client_id:
            return
        if self.desk.signed_in is None:  # locked meanwhile: read again for whoever comes
            self.stale = True
            return
        first, self.sheet = self.sheet is None, sheet
        self.head.setText(_("Agents of {client}", client=sheet.client.name))
        may = self.desk.acting.may(Action.EDIT_CLIENT)
        self.new.setEnabled(may and sheet.unit is not None)
        if sheet.unit is None:
            self.about.setText("")
            self.stack.setCurrentWidget(self.private)
            return
        firm = sheet.unit.draft
        self.about.setText(" · ".join(part for part in (firm.registration, firm.legal_name, firm.trade) if part))
        self.stack.setCurrentWidget(self.whole)
        chosen = self.wanted if self.wanted is not None else self._chosen_id()
        self.model.show_rows(sheet.unit.agents)
        self._choose_again(chosen, first=first)
        if first and self.isVisible():
            self.focus_first()

    def _chosen_id(self) -> AgentId | None:
        agent = self.form.agent
        return agent.id if agent is not None else None

    def _choose_again(self, chosen: AgentId | None, *, first: bool) -> None:
        agents = self.sheet.unit.agents if self.sheet is not None and self.sheet.unit is not None else ()
        places = [place for place, agent in enumerate(agents) if agent.id == chosen]
        self.wanted = None
        if places:
            self.list.choose(places[0])
            self._choose(agents[places[0]])
        elif first and agents:
            self.list.choose(0)
            self._choose(agents[0])
        elif first or chosen is not None:
            self.begin()

    def _choose(self, agent: Agent) -> None:
        if self.client_id is not None:
            self.form.begin(self.client_id, agent)

    def begin(self) -> None:
        """Alt+N: the empty form."""
        if self.client_id is not None and self.sheet is not None and self.sheet.unit is not None:
            self.list.clearSelection()
            self.form.begin(self.client_id, None)
            self.form.focus_first()

    # ── writing ───────────────────────────────────────────────────────────────────────────────────────────────

    def _keep(self, draft: AgentDraft) -> None:
        shop, acting, client_id, agent = self.desk.shop, self.desk.acting, self.client_id, self.form.agent
        if client_id is None:
            return

        def work() -> KeptAgent:
            if agent is None:
                return add_agent(shop, acting, client_id, draft)
            return edit_agent(shop, acting, agent.id, draft)

        self.desk.tasks.command(self, work, self._kept, self._refused)

    def _kept(self, kept: KeptAgent) -> None:
        self.form.draft.done()
        self.wanted = kept.agent_id
        self.desk.toast(_("What the letter says is written down."))
        self.refresh()

    def _revoke(self, on: date, reason: str) -> None:
        shop, acting, agent = self.desk.shop, self.desk.acting, self.form.agent
        if agent is None:
            return
        self.desk.tasks.command(
            self, lambda: revoke_agent(shop, acting, agent.id, on, reason), self._ended, self._refused
        )

    def _ended(self, kept: KeptAgent) -> None:
        self.form.draft.done()
        self.wanted = kept.agent_id
        self.desk.toast(_("The authorisation is revoked."))
        self.refresh()

    def _refused(self, error: DeskError) -> None:
        if isinstance(error, RuleBroken) and error.field == "acts":
            self.form.show_fault_of_acts(error.say(self.desk.words))
        else:
            self.form.errors.show(error)

    # ── ways onward ───────────────────────────────────────────────────────────────────────────────────────────

    def _open_file(self) -> None:
        """Alt+O: the agent's own file where she has one, else the firm's."""
        agent = self.form.agent
        person = agent.person_id if agent is not None else None
        target = person if person is not None else self.client_id
        if target is not None:
            self.desk.go("client_file", client_id=target)

    def _edit_file(self) -> None:
        if self.client_id is not None:
            self.desk.go("client_file", client_id=self.client_id, edit=True)

    def action_pay(self) -> None:
        """F9: keeps what is written."""
        self.form.finish()
