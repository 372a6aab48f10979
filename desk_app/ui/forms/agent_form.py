"""An agent of a firm: who she is, what the authorisation covers, for how much, from when until when."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desk_app.clients.client import ClientBrief, ClientId
from desk_app.clients.desk import find_clients, get_briefs
from desk_app.clients.unit import ACT_LABELS, Act, Agent, AgentDraft, AgentId
from desk_app.ui.desk import Desk
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, Check, KeyButton
from desk_app.ui.widgets.card import Alert, Card, row
from desk_app.ui.widgets.client_pick import brief_look
from desk_app.ui.widgets.form import Field, FormDraft, FormErrors
from desk_app.ui.widgets.inputs import DateInput, LineInput, MoneyInput
from desk_app.ui.widgets.labels import Caption, Text
from desk_app.ui.widgets.pick_box import SHOWN, PickBox
from desk_app.words import _


class AgentForm(Card):
    """``begin(client_id, agent)`` with None for a new one. ``kept`` gives an ``AgentDraft``, ``revoked`` a day and a
    reason; what is typed stays as a draft of that agent."""

    kept = Signal(object)
    revoked = Signal(object, str)

    def __init__(self, desk: Desk, banner: Banner) -> None:
        super().__init__(_("New agent"))
        self._desk = desk
        self.agent: Agent | None = None
        self._client: ClientId | None = None
        self.person: ClientBrief | None = None
        self.box.setSpacing(12)
        self.ended = Alert("", "muted")
        self.add(self.ended)
        self._build_who()
        self._build_what()
        self._build_end()
        self.add_stretch()
        self.errors = FormErrors(banner, (*self.fields.values(), self.pick_field))
        self.draft = FormDraft(self, desk.drafts, "agent:new:0")
        self.draft.watch(
            **{name: field.box for name, field in self.fields.items()},
            **{f"may_{act.value}": check for act, check in self.acts.items()},
            in_charge=self.in_charge,
        )

    def _build_who(self) -> None:
        shop = self._desk.shop
        self.pick: PickBox[ClientBrief] = PickBox(
            self._desk.tasks,
            lambda text: find_clients(shop, text, SHOWN) if text else (),
            brief_look,
            name="client_agents.person",
            hint=_("Is the agent a client already? Name, phone or code"),
            empty=_("Nobody is found. Write the name below."),
        )
        self.pick_field = Field(_("Her own file"), self.pick, "person_id")
        self.pick.taken.connect(self._take)
        self.add(self.pick_field)
        self.chosen = Text("", "body_bold", shorten=True)
        self.drop = KeyButton(_("Somebody else"), "Alt U", name="client_agents.drop", small=True)
        self.drop.clicked.connect(lambda: self._take(None))
        self.chosen_line = QWidget()
        line = row(self.chosen, self.drop, spacing=12, stretch=(1,))
        line.setContentsMargins(0, 0, 0, 0)
        self.chosen_line.setLayout(line)
        self.add(self.chosen_line)
        self.fields = {
            "name": Field(_("Name"), LineInput(name="client_agents.name"), "name"),
            "phone": Field(_("Phone"), LineInput(name="client_agents.phone"), "phone"),
            "document_number": Field(
                _("Document number"), LineInput(name="client_agents.document_number"), "document_number"
            ),
        }
        self.add_row(*self.fields.values(), spacing=12, stretch=(2, 2, 3))

    def _build_what(self) -> None:
        self.acts = {act: Check(_(ACT_LABELS[act]), name=f"client_agents.may_{act.value}") for act in Act}
        self.may = Caption(_("May, for the firm"))
        self.add(self.may)
        self.acts_fault = Text("", "caption", "bad")
        self.acts_fault.hide()
        line = row(*self.acts.values(), spacing=8)
        line.addStretch(1)
        self.add_layout(line)
        self.add(self.acts_fault)
        more = {
            "limit": Field(_("Up to"), MoneyInput(self._desk.currency, name="client_agents.limit"), "limit"),
            "valid_from": Field(
                _("Valid from"), DateInput(self._desk.today, name="client_agents.valid_from"), "valid_from"
            ),
            "valid_until": Field(
                _("Valid until"),
                DateInput(self._desk.today, name="client_agents.valid_until", hint=_("Empty: without an end")),
                "valid_until",
            ),
            "paper": Field(_("Number of the letter"), LineInput(name="client_agents.paper"), "paper"),
        }
        self.add_row(*more.values(), spacing=12, stretch=(2, 2, 2, 3))
        self.fields |= more
        self.in_charge = Check(_("In charge: whom to call about the firm"), name="client_agents.in_charge")
        self.keep = KeyButton(_("Keep"), "Ctrl Enter", ButtonKind.PRIMARY, name="client_agents.keep")
        self.keep.clicked.connect(self.finish)
        last = row(self.in_charge, spacing=12)
        last.addStretch(1)
        last.addWidget(self.keep)
        self.add_layout(last)

    def _build_end(self) -> None:
        self.ending = QWidget()
        self.reason = Field(
            _("To revoke it, say why"), LineInput(name="client_agents.reason", hint=_("Left, another letter, a loss…")),
            "reason",
        )  # fmt: skip
        self.day = Field(_("Ends on"), DateInput(self._desk.today, name="client_agents.revoked_on"), "revoked_on")
        self.revoke = KeyButton(_("Revoke"), "Alt V", ButtonKind.DANGER, name="client_agents.revoke")
        self.revoke.clicked.connect(self.end)
        line = row(self.reason, self.day, spacing=12, stretch=(3, 1))
        line.addWidget(self.revoke)
        line.setAlignment(self.revoke, Qt.AlignmentFlag.AlignBottom)
        line.setContentsMargins(0, 0, 0, 0)
        self.ending.setLayout(line)
        self.add(self.ending)
        self.fields |= {"reason": self.reason, "revoked_on": self.day}

    # ── filling ───────────────────────────────────────────────────────────────────────────────────────────────

    def begin(self, client_id: ClientId, agent: Agent | None) -> None:
        """A new agent of this firm (None), or one to look at and change."""
        self.agent, self._client = agent, client_id
        self.errors.clear()
        self.acts_fault.hide()
        self.set_heading(_("New agent") if agent is None else agent.name)
        over = agent is not None and (agent.revoked_on is not None or agent.gone)
        self.draft.hold(True)
        self._put(agent.as_draft() if agent is not None else AgentDraft(valid_from=self._desk.today))
        self.draft.hold(False)
        self.draft.reset(f"agent:new:{client_id}" if agent is None else f"agent:{client_id}:{agent.id}")
        self._take(None)
        if not over:
            self.draft.restore()
        if agent is not None and agent.person_id is not None:
            self._load(agent.person_id, agent.id)
        self.ending.setVisible(agent is not None and not over)
        self.keep.setEnabled(not over)
        self._say_ended(agent)

    def _put(self, draft: AgentDraft) -> None:
        said = self.fields
        for name in ("name", "phone", "paper", "document_number"):
            said[name].box.put_typed(getattr(draft, name))
        if self.agent is not None and self.agent.person_id is None:
            said["document_number"].box.put_typed(self.agent.masked_document)
        self._limit().put(draft.limit)
        self._day("valid_from").put(draft.valid_from)
        self._day("valid_until").put(draft.valid_until)
        self.reason.box.put_typed("")
        self._day("revoked_on").put(self._desk.today)
        for act, check in self.acts.items():
            check.setChecked(act in draft.acts)
        self.in_charge.setChecked(draft.in_charge)

    def _say_ended(self, agent: Agent | None) -> None:
        words = self._desk.words
        if agent is None or (agent.revoked_on is None and not agent.gone):
            self.ended.say("")
            return
        if agent.revoked_on is None:
            self.ended.say(_("This person’s file was erased. Choose another agent."))
            return
        said = _("Revoked on {day} by {name}", day=words.day(agent.revoked_on), name=agent.revoked_by)
        self.ended.say(said, agent.revoked_for)

    def _load(self, person_id: ClientId, agent_id: AgentId) -> None:
        shop = self._desk.shop

        def known(briefs: tuple[ClientBrief, ...]) -> None:
            if self.agent is not None and self.agent.id == agent_id and briefs:
                self._take(briefs[0])

        self._desk.tasks.read(self, lambda: get_briefs(shop, (person_id,)), known, latest="client_agents.person")

    def _take(self, brief: ClientBrief | None) -> None:
        """Who has a file of her own is not written down a second time."""
        self.person = brief
        self.pick_field.set_error("")
        self.pick_field.setVisible(brief is None)
        self.chosen_line.setVisible(brief is not None)
        for name in ("name", "phone", "document_number"):
            self.fields[name].setVisible(brief is None)
        if brief is not None:
            self.chosen.setText(" · ".join(part for part in (brief.name, brief.phone, brief.code) if part))

    def _limit(self) -> MoneyInput:
        box = self.fields["limit"].box
        assert isinstance(box, MoneyInput)  # noqa: S101 - built above, by name
        return box

    def _day(self, name: str) -> DateInput:
        box = self.fields[name].box
        assert isinstance(box, DateInput)  # noqa: S101 - built above, by name
        return box

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def finish(self) -> None:
        """Ctrl+Enter: gives what is typed away."""
        self.acts_fault.hide()
        draft = self.errors.read(self._read) if self.keep.isEnabled() else None
        if draft is not None:
            self.kept.emit(draft)

    def _read(self) -> AgentDraft:
        said = {name: self.fields[name].box.typed() for name in ("name", "phone", "document_number", "paper")}
        return AgentDraft(
            name=said["name"],
            phone=said["phone"],
            document_number=said["document_number"],
            person_id=self.person.id if self.person is not None else None,
            acts=tuple(act for act, check in self.acts.items() if check.isChecked()),
            limit=self._limit().read(),
            valid_from=self._day("valid_from").read(),
            valid_until=self._day("valid_until").read(),
            paper=said["paper"],
            in_charge=self.in_charge.isChecked(),
        )

    def end(self) -> None:
        """Alt+V: gives away that it is revoked; without a reason it asks for one."""
        if self.agent is None or not self.ending.isVisible():
            return
        day = self.errors.read(self._ended_on)
        if day is not None:
            self.revoked.emit(day, self.reason.box.typed())

    def _ended_on(self) -> date:
        return self._day("revoked_on").read() or self._desk.today

    def show_fault_of_acts(self, said: str) -> None:
        """That nothing is ticked."""
        self.acts_fault.setText(said)
        self.acts_fault.show()
        self.acts[Act.PLEDGE].setFocus()

    def focus_first(self) -> None:
        """The name of a new one, what may be done by one who is there."""
        if self.agent is None and self.person is None:
            self.fields["name"].box.setFocus()
        else:
            self.acts[Act.PLEDGE].setFocus()
