"""Papers of many clients at once: which, of whom, into one PDF or a folder; how far it is, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desk_app.clients.client import ClientId
from desk_app.errors import DeskError
from desk_app.reports.choosing import WHOSE_LABELS, Whose, choose_clients
from desk_app.reports.file_name import paper_name
from desk_app.reports.label import GRIDS
from desk_app.ui.pages.paper_choices import PaperChoices
from desk_app.ui.saving import ask_where
from desk_app.ui.tasks import Job
from desk_app.ui.widgets.buttons import ButtonKind, Check, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.form import Field
from desk_app.ui.widgets.inputs import ChoiceInput
from desk_app.ui.widgets.labels import Badge, Progress, Text, Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.paper import PaperView, pictures
from desk_app.ui.widgets.rows import Scroll
from desk_app.words import LANGUAGES, N_, _, n_, words_for

if TYPE_CHECKING:
    from desk_app.reports.batch import Order, Printed

#: How wide the choices are, and pixels that the first sheet is wide on the screen.
_LEFT, _SHEET = 380, 560
#: Progress is told this often: a card takes three milliseconds.
_EVERY = 25

KINDS: tuple[tuple[str, str], ...] = (
    ("card", N_("Client card")),
    ("consultation", N_("Consultation card")),
    ("labels", N_("Labels")),
    ("dossier", N_("Dossier")),
)


class PrintingPage(Page):
    """``desk.go("printing", text=…)``: what the list of clients was narrowed by, where it was."""

    title = N_("Print for many")

    def _build(self) -> None:
        self._job: Job | None = None
        self._clients: tuple[ClientId, ...] = ()
        self.count = Badge("", "muted")
        self.blank = KeyButton(_("Blank consultation card"), "B", name="printing.blank")
        self.leave = KeyButton(_("Back"), "Esc", name="printing.back")
        self.stop = KeyButton(_("Stop"), "Esc", ButtonKind.DANGER, name="printing.stop")
        self.save = KeyButton(_("Save as PDF"), "Ctrl P", ButtonKind.PRIMARY, name="printing.save")
        head = row(Title(_("Print for many")), self.count, spacing=12)
        head.addStretch(1)
        for each in (self.blank, self.leave, self.stop, self.save):
            head.addWidget(each)
        self.body.addLayout(head)
        self.view = PaperView()
        self.view.setObjectName("printing.sheet")
        self.view.setAccessibleName(_("First sheet"))
        self.body.addLayout(row(self._build_choices(), Scroll(self.view), spacing=16, stretch=(0, 1)), 1)
        self.stop.hide()

    def _build_choices(self) -> QWidget:
        card = Card(_("What and for whom"))
        card.setFixedWidth(_LEFT)
        self.kind = ChoiceInput(tuple((kind, _(said)) for kind, said in KINDS), name="printing.kind")
        self.whose = ChoiceInput((), name="printing.whose")
        self.language = ChoiceInput((("zh_CN", "中文"), ("en", "English")), name="printing.language")
        self.choices = PaperChoices(self.desk.shop.settings.trades, "printing", upright=True)
        self.each = Check(_("A PDF for each client, into a folder"), name="printing.each")
        self.progress = Progress()
        self.so_far = Text("", "caption", "text_2", wrap=True)
        for field in (
            Field(_("Paper"), self.kind, "kind"),
            Field(_("For whom"), self.whose, "whose"),
            Field(_("Language of the paper"), self.language, "language"),
        ):
            card.add(field)
        card.add(self.choices)
        card.add(self.each)
        card.add(self.progress)
        card.add(self.so_far)
        card.add_stretch()
        self.progress.hide()
        language = self.desk.words.language
        self.language.put(language if language in LANGUAGES else "en")
        return card

    def _connect(self) -> None:
        for choice in (self.kind, self.whose, self.language):
            choice.picked.connect(lambda _value: self.refresh())
        self.choices.changed.connect(self._look)
        self.save.clicked.connect(self.action_print)
        self.stop.clicked.connect(self.action_back)
        self.leave.clicked.connect(self.action_back)
        self.blank.clicked.connect(self._blank)
        self._offer()
        self.key("B", _("Blank consultation card"), self._blank)
        self.key("Ctrl+S", _("Save as PDF"), self.action_print)

    def open(self, **where: object) -> None:
        super().open(**where)
        self._offer()

    def _offer(self) -> None:
        """Whom one can print for: those of the list where it was narrowed."""
        text = self._text()
        found = {Whose.FOUND} if not text else set()
        self.whose.set_choices(
            tuple((str(whose), _(said, text=text)) for whose, said in WHOSE_LABELS.items() if whose not in found)
        )
        self.whose.put(str(Whose.FOUND if text else Whose.BOOKED))

    def _text(self) -> str:
        return str(self.where.get("text") or "")

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        if self._job is not None:
            return
        self.choices.show_for(self.kind.read())
        self.save.setEnabled(False)
        shop, whose, on, text = self.desk.shop, Whose(self.whose.read()), self.desk.today, self._text()
        self.desk.tasks.read(
            self, lambda: choose_clients(shop, whose, on, text), self._chosen, latest="printing.clients"
        )

    def _chosen(self, clients: tuple[ClientId, ...]) -> None:
        self._clients = clients
        self.count.say(n_("{count} client", "{count} clients", len(clients)), "muted")
        self.save.setEnabled(bool(clients) and self._job is None)
        self.so_far.setText("" if clients else _("There is nobody to print for."))
        self._look()

    def _look(self) -> None:
        """The first sheet, as it will be."""
        clients, shop, order = self._clients, self.desk.shop, self._order()
        if not clients or self._job is not None:
            self.view.show_pages([])
            return
        words, width = words_for(self.language.read()), round(_SHEET * self.devicePixelRatioF())
        kind, labels = self.kind.read(), GRIDS[self.choices.kind].count
        first = clients[: labels if kind == "labels" else 1]

        def work(_progress: Callable[..., None], _stopped: Callable[[], bool]) -> list[QImage]:
            # What draws paper is loaded on the thread that draws it.
            from desk_app.reports.batch import papers_pdf

            return pictures(papers_pdf(shop, first, order(), words), width)[:2]

        self.desk.tasks.job(self, work, None, self.view.show_pages)

    def _order(self) -> Callable[[], Order]:
        kind, about, labels, first = self.kind.read(), self.choices.about, self.choices.kind, self.choices.first

        def order() -> Order:
            # What draws paper is loaded on the thread that draws it.
            from desk_app.reports.batch import Order, PaperKind

            return Order(PaperKind(kind), about, labels, first)

        return order

    # ── printing ──────────────────────────────────────────────────────────────────────────────────────────────

    def action_print(self) -> None:
        """Ctrl+P: asks where, and writes the papers; each client whose paper it is has a line in the trail."""
        if self._job is not None or not self._clients:
            return
        name = paper_name(_(dict(KINDS)[self.kind.read()]), on=self.desk.today)
        title = _("Save as PDF")
        each = self.each.isChecked()
        if each:
            target = self.desk.dialogs.open_folder(title)
        else:
            target = ask_where(self.desk.dialogs, title, f"{name}.pdf", "PDF (*.pdf)", ".pdf")
        if target is None or self.desk.signed_in is None:  # the desk may have locked itself behind the box
            return
        self._begin(target, each=each)

    def _begin(self, target: Path, *, each: bool) -> None:
        shop, acting, clients, order = self.desk.shop, self.desk.acting, self._clients, self._order()
        words = words_for(self.language.read())

        def work(progress: Callable[..., None], stopped: Callable[[], bool]) -> tuple[Printed, Path]:
            # What draws paper is loaded on the thread that draws it.
            from desk_app.reports.batch import print_each, print_papers

            def told(done: int, total: int) -> None:
                if done % _EVERY == 0 or done == total:
                    progress(done, total)

            printing = print_each if each else print_papers
            made = printing(shop, acting, clients, order(), words, target, progress=told, stopped=stopped)
            return made, target

        self.progress.set_percent(0)
        self._working(True)
        self._job = self.desk.tasks.job(self, work, self._tell, self._done, self._refused)

    def _working(self, on: bool) -> None:
        self.progress.setVisible(on)
        self.stop.setVisible(on)
        self.leave.setVisible(not on)
        for widget in (self.kind, self.whose, self.language, self.choices, self.each, self.save, self.blank):
            widget.setEnabled(not on)
        if on:
            self.so_far.setText(_("Printing…"))
            self.stop.setEnabled(True)

    def _tell(self, done: int, total: int) -> None:
        words = self.desk.words
        self.progress.set_percent(done * 100 // total if total else 0)
        self.so_far.setText(_("{done} of {total}", done=words.number(done), total=words.number(total)))

    def _done(self, answer: tuple[Printed, Path]) -> None:
        made, target = answer
        self._job = None
        self._working(False)
        if made.stopped:
            kept = n_("{count} client is printed.", "{count} clients are printed.", len(made.clients))
            self.so_far.setText(kept if made.clients else _("Stopped: nothing was saved."))
            return
        sheets = n_("{count} sheet", "{count} sheets", made.sheets)
        self.so_far.setText(f"{n_('{count} client', '{count} clients', len(made.clients))} · {sheets}")
        self.desk.toast(_("Saved as {path}", path=str(target)))

    def _refused(self, error: DeskError) -> None:
        self._job = None
        self._working(False)
        self.so_far.setText("")
        self.refuse(error)

    # ── ways onward ───────────────────────────────────────────────────────────────────────────────────────────

    def _blank(self) -> None:
        self.desk.go("paper", kind="blank", id=0)

    def focus_first(self) -> None:
        self.kind.setFocus()

    def action_back(self) -> None:
        """Esc: stops what is being printed, else the page before this one."""
        if self._job is not None:
            self._job.stop()
            self.stop.setEnabled(False)
        else:
            self.desk.back()
