"""Paper before it is printed: a client's report, a receipt, a ticket. Read, drawn and saved off the UI thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout

from desk_app.clients.client import ClientId, masked
from desk_app.clients.desk import get_client
from desk_app.clock import local_time
from desk_app.errors import NotFound
from desk_app.overview.mix import MIX_LABELS, MixBy, read_mix
from desk_app.pawn.desk import get_ticket
from desk_app.pawn.ticket import TicketId
from desk_app.privacy.register import read_register
from desk_app.reports.consultation import AREA_LABELS
from desk_app.reports.desk import read_client_report, read_receipt, read_ticket
from desk_app.reports.file_name import paper_name
from desk_app.reports.save import save_pdf
from desk_app.salon.desk import get_visit
from desk_app.salon.visit import VisitId
from desk_app.staff.account import Acting, Action
from desk_app.staff.exporting import Export, Way, record_export
from desk_app.ui.pages.paper_choices import CLIENT_PAPERS, PaperChoices
from desk_app.ui.saving import ask_where
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import row
from desk_app.ui.widgets.inputs import ChoiceInput
from desk_app.ui.widgets.labels import Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.paper import PaperView, ask_printer, paint_on, pictures
from desk_app.ui.widgets.rows import Scroll
from desk_app.ui.widgets.tabs import Tabs
from desk_app.words import LANGUAGES, N_, Words, _, words_for

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtPrintSupport import QPrinter

    from desk_app.db.shop import Shop
    from desk_app.reports.consultation import Area
    from desk_app.reports.label import LabelFormat

#: Pixels a page is wide on the screen.
SCREEN_WIDTH = 900
#: A receipt is a strip of 80 mm.
STRIP_WIDTH = 420

TITLES = {
    "client": N_("Client report"),
    "dossier": N_("Dossier"),
    "card": N_("Client card"),
    "consultation": N_("Consultation card"),
    "labels": N_("Label"),
    "blank": N_("Blank consultation card"),
    "receipt": N_("Receipt"),
    "ticket": N_("Pawn ticket"),
    "register": N_("Register of processing"),
    "mix": N_("Who our clients are"),
}


#: Papers of a client, and those of them that ``reports.batch`` draws.
_OF_CLIENT = frozenset(kind for kind, _said in CLIENT_PAPERS)
ORDERED = (_OF_CLIENT - {"client"}) | {"blank"}

#: The rail entries a paper may belong to: the one it was opened from, else the first.
HOMES = {
    "client": ("clients",),
    "receipt": ("till", "salon"),
    "ticket": ("pawn", "till"),
    "register": ("settings",),
    "mix": ("insights",),
}

#: What a paper is of, in the audit trail.
SUBJECTS = {"blank": "paper", "receipt": "visit", "ticket": "ticket", "register": "register", "mix": "mix"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished paper, the name it is offered under (without its ending), and whose it is. ``shown`` is what the
    screen shows of one that must carry a whole document number."""

    pdf: bytes
    name: str
    client_id: int | None = None
    shown: bytes = b""


def _register(shop: Shop, words: Words, at: datetime) -> Drawn:
    # Brings reportlab with it, as above.
    from desk_app.reports.register_paper import register_pdf

    register = read_register(shop)
    name = paper_name(register.shop_name, words(N_("register of processing")), on=at.date())
    return Drawn(register_pdf(register, words, at=at), name)


def _mix(shop: Shop, acting: Acting, words: Words, at: datetime, number: int) -> Drawn:
    # Brings reportlab with it, as above.
    from desk_app.reports.mix_paper import mix_pdf

    mix = read_mix(shop, acting, tuple(MixBy)[number])
    if mix is None:  # nobody stops it here
        raise NotFound(N_("There is nothing to print here."))
    name = paper_name(words(N_("Who our clients are")), words(MIX_LABELS[mix.by]), on=at.date())
    return Drawn(mix_pdf(mix, shop.settings.shop_name, words, at=at), name)


def _of_client(
    shop: Shop, kind: str, client_id: ClientId, words: Words, at: datetime, how: tuple[Area, LabelFormat, int]
) -> Drawn:
    """A card, a consultation card, a label or a dossier: of a client, or a blank consultation card of nobody."""
    # Brings reportlab with it, as above.
    from desk_app.reports.batch import KIND_LABELS, Order, PaperKind, blank_consultation, papers_pdf

    about, labels, first = how
    if kind == "blank":
        name = paper_name(words(KIND_LABELS[PaperKind.CONSULTATION]), words(AREA_LABELS[about]))
        return Drawn(blank_consultation(shop, about, words), name)
    order = Order(PaperKind(kind), about, labels, first)
    pdf = papers_pdf(shop, (client_id,), order, words)
    name = paper_name(get_client(shop, client_id).name, words(KIND_LABELS[order.kind]), on=at.date())
    return Drawn(pdf, name, client_id)


class PaperPage(Page):
    """``desk.go("paper", kind=…, id=…)`` with the kind of a paper of a client (``CLIENT_PAPERS``, one key apart),
    "receipt" or "ticket"; "register" and "blank" (a consultation card of nobody) with the id 0. Preview, save, print,
    in either language."""

    title = N_("Paper")
    needs = Action.PRINT  # what allows saving and printing

    def _build(self) -> None:
        self.drawn: Drawn | None = None
        self.name = Title()
        self.language = ChoiceInput((("zh_CN", "中文"), ("en", "English")), name="paper.language")
        self.language.setFixedWidth(120)
        self.language.setAccessibleName(_("Language of the paper"))
        language = self.desk.words.language
        self.language.put(language if language in LANGUAGES else "en")
        self.save = KeyButton(_("Save as PDF"), "Ctrl S", name="paper.save")
        self.print = KeyButton(_("Print"), "Ctrl P", ButtonKind.PRIMARY, name="paper.print")
        self.leave = KeyButton(_("Back"), "Esc", name="paper.back")
        self.body.addLayout(self._head())
        self.papers = Tabs(
            tuple((kind, f"{_(said)}  {number}") for number, (kind, said) in enumerate(CLIENT_PAPERS, start=1)),
            name="paper.papers",
        )
        self.choices = PaperChoices(self.desk.shop.settings.trades, "paper")
        self.body.addWidget(self.papers)
        self.body.addWidget(self.choices)
        self.view = PaperView()
        self.view.setObjectName("paper.pages")
        self.view.setAccessibleName(_("Pages"))
        self.pages = Scroll(self.view)
        self.body.addWidget(self.pages, 1)

    def _head(self) -> QHBoxLayout:
        head = row(self.name, spacing=12)
        head.addStretch(1)
        for each in (self.language, self.leave, self.save, self.print):
            head.addWidget(each)
        return head

    def _connect(self) -> None:
        self.language.picked.connect(lambda _value: self.refresh())
        self.save.clicked.connect(self.action_save)
        self.print.clicked.connect(self.action_print)
        self.leave.clicked.connect(self.action_back)
        self.key("Ctrl+S", _("Save as PDF"), self.action_save)
        self.papers.changed.connect(self._other_paper)
        self.choices.changed.connect(self.refresh)
        for number, (kind, said) in enumerate(CLIENT_PAPERS, start=1):
            self.key(str(number), _(said), partial(self.choose, kind))

    @property
    def homes(self) -> tuple[str, ...]:
        return HOMES.get(self._kind(), HOMES["client"])

    def open(self, **where: object) -> None:
        super().open(**where)
        kind = self._kind()
        self.papers.setVisible(kind in _OF_CLIENT)
        self.papers.blockSignals(True)  # the tab follows the paper here
        self.papers.open(kind)
        self.papers.blockSignals(False)
        self.choices.show_for("consultation" if kind == "blank" else kind)

    def choose(self, kind: str) -> None:
        """1 to 5: another paper of the same client."""
        if self._kind() in _OF_CLIENT:
            self.papers.open(kind)

    def _other_paper(self, kind: str) -> None:
        self.where["kind"] = kind  # in place: the way back leads to the paper that was in view
        self.choices.show_for(kind)
        self.refresh()

    def _kind(self) -> str:
        return str(self.where.get("kind"))

    def subject(self) -> str:
        """What is in view, as the audit trail calls it: "client:17"."""
        return f"{SUBJECTS.get(self._kind(), 'client')}:{self.where.get('id')}"

    def draw(self) -> Callable[[Words], Drawn]:
        """What makes the paper in view; run on a thread of its own."""
        shop, acting, kind, number = self.desk.shop, self.desk.acting, self._kind(), self.where.get("id")
        if not isinstance(number, int):
            raise NotFound(N_("There is nothing to print here."))
        at = local_time(shop.now(), shop.settings.zone)
        about, labels, first = self.choices.about, self.choices.kind, self.choices.first

        def drawn(words: Words) -> Drawn:
            # What draws paper is loaded on the thread that draws it: it would hold the window for a tenth of a second.
            from desk_app.reports.client_paper import client_report_pdf
            from desk_app.reports.receipt_paper import receipt_pdf
            from desk_app.reports.ticket_paper import ticket_pdf

            if kind == "register":
                return _register(shop, words, at)
            if kind == "mix":
                return _mix(shop, acting, words, at, number)
            if kind in ORDERED:
                return _of_client(shop, kind, ClientId(number), words, at, (about, labels, first))
            if kind == "receipt":
                receipt, visit = read_receipt(shop, VisitId(number)), get_visit(shop, VisitId(number))
                name = paper_name(receipt.client, words(N_("receipt")), receipt.number, on=at.date())
                return Drawn(receipt_pdf(receipt, words), name, visit.client_id)
            if kind == "ticket":
                paper, ticket = read_ticket(shop, acting, TicketId(number)), get_ticket(shop, TicketId(number))
                name = paper_name(paper.client, words(N_("pawn ticket")), paper.number, on=at.date())
                shown = ticket_pdf(replace(paper, document=masked(paper.document)), words)
                return Drawn(ticket_pdf(paper, words), name, ticket.client_id, shown)
            report = read_client_report(shop, ClientId(number))
            name = paper_name(report.name, words(N_("file")), on=at.date())
            return Drawn(client_report_pdf(report, words, at=at), name, number)

        return drawn

    def heading(self) -> str:
        """The page's title, which is also what the printer is told."""
        return _(TITLES.get(self._kind(), N_("Client report")))

    def refresh(self) -> None:
        self.name.setText(self.heading())
        draw, words = self.draw(), words_for(self.language.read())
        shown = STRIP_WIDTH if self._kind() == "receipt" else SCREEN_WIDTH
        width = round(shown * self.devicePixelRatioF())

        def work(_progress: Callable[..., None], _stopped: Callable[[], bool]) -> tuple[Drawn, list[QImage]]:
            drawn = draw(words)
            return drawn, pictures(drawn.shown or drawn.pdf, width)

        self.drawn = None  # what is still on the screen is no longer what would be saved
        for button in (self.save, self.print):
            button.setEnabled(False)
        self.desk.tasks.job(self, work, None, self._show)

    def _show(self, answer: tuple[Drawn, list[QImage]]) -> None:
        self.drawn, pages = answer
        self.view.show_pages(pages)
        for button in (self.save, self.print):
            button.setEnabled(True)

    @property
    def pdf(self) -> bytes:
        """The paper in view; empty while it is drawn."""
        return self.drawn.pdf if self.drawn is not None else b""

    def _export(self, way: Way, to: str) -> Export:
        whose = self.drawn.client_id if self.drawn is not None else None
        needs = Action.EXPORT if self.subject().startswith("client:") else self.needs
        return Export(self.subject(), way, whose, to, self.language.read(), needs)

    def action_save(self) -> None:
        """Ctrl+S: asks where, and writes the PDF and its line in the audit trail, or neither."""
        drawn = self.drawn
        if drawn is None:
            return
        title, suggested = _("Save as PDF"), f"{drawn.name}.pdf"
        target = ask_where(self.desk.dialogs, title, suggested, "PDF (*.pdf)", ".pdf")
        if target is not None and self.desk.signed_in is not None:  # the desk may have locked itself behind the box
            shop, acting, export = self.desk.shop, self.desk.acting, self._export(Way.SAVED, target.name)
            self.desk.tasks.command(
                self,
                lambda: record_export(shop, acting, export, lambda: save_pdf(drawn.pdf, target)),
                lambda _noted: self.desk.toast(_("Saved as {path}", path=str(target))),
            )

    def action_print(self) -> None:
        """Ctrl+P: asks for the printer, notes it in the audit trail, and prints what is in view."""
        pdf = self.pdf
        printer = ask_printer(self.heading(), self) if pdf else None
        if printer is not None and self.desk.signed_in is not None:
            shop, acting, export = self.desk.shop, self.desk.acting, self._export(Way.PRINTED, printer.printerName())
            self.desk.tasks.command(
                self, lambda: record_export(shop, acting, export), lambda _noted: self._print(printer, pdf)
            )

    def _print(self, printer: QPrinter, pdf: bytes) -> None:
        # A sheet of 300 dots to the inch takes a while to draw, and Qt lets any thread draw on a printer.
        self.desk.tasks.job(
            self,
            lambda _progress, _stopped: paint_on(printer, pdf),
            None,
            lambda _drawn: self.desk.toast(_("Sent to the printer.")),
        )

    def focus_first(self) -> None:
        self.view.setFocus()  # the arrows walk through the pages

    def action_back(self) -> None:
        """Esc: the page before this one."""
        self.desk.back()
