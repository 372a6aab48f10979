"""Paper before it is printed: a client's report, a receipt, a ticket. Read, drawn and saved off the UI thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout

from desk_app.clients.client import ClientId
from desk_app.clock import local_time
from desk_app.errors import NotFound
from desk_app.pawn.ticket import TicketId
from desk_app.reports.desk import read_client_report, read_receipt, read_ticket
from desk_app.reports.save import save_pdf
from desk_app.salon.visit import VisitId
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import row
from desk_app.ui.widgets.inputs import ChoiceInput
from desk_app.ui.widgets.labels import Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.paper import PaperView, pictures, print_pages
from desk_app.ui.widgets.rows import Scroll
from desk_app.words import LANGUAGES, N_, Words, _, words_for

#: Pixels a page is wide on the screen.
SCREEN_WIDTH = 900
#: A receipt is a strip of 80 mm.
STRIP_WIDTH = 420

TITLES = {
    "client": N_("Client report"),
    "receipt": N_("Receipt"),
    "ticket": N_("Pawn ticket"),
}


class PaperPage(Page):
    """``desk.go("paper", kind="client" | "receipt" | "ticket", id=…)``: preview, save, print, in either language."""

    title = N_("Paper")

    def _build(self) -> None:
        self.pdf = b""
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
        self.view = PaperView()
        self.view.setObjectName("paper.pages")
        self.view.setAccessibleName(_("Pages"))
        self.body.addWidget(Scroll(self.view), 1)

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

    def draw(self) -> Callable[[Words], bytes]:
        """What makes the paper in view; run on a thread of its own."""
        shop, kind, number = self.desk.shop, self.where.get("kind"), self.where.get("id")
        if not isinstance(number, int):
            raise NotFound(N_("There is nothing to print here."))
        at = local_time(shop.now(), shop.settings.zone)

        def drawn(words: Words) -> bytes:
            # What draws paper is loaded on the thread that draws it: it would hold the window for a tenth of a second.
            from desk_app.reports.client_paper import client_report_pdf
            from desk_app.reports.receipt_paper import receipt_pdf
            from desk_app.reports.ticket_paper import ticket_pdf

            if kind == "receipt":
                return receipt_pdf(read_receipt(shop, VisitId(number)), words)
            if kind == "ticket":
                return ticket_pdf(read_ticket(shop, TicketId(number)), words)
            return client_report_pdf(read_client_report(shop, ClientId(number)), words, at=at)

        return drawn

    def heading(self) -> str:
        """The page's title, which is also the name of a saved file."""
        return _(TITLES.get(str(self.where.get("kind")), N_("Client report")))

    def refresh(self) -> None:
        self.name.setText(self.heading())
        draw, words = self.draw(), words_for(self.language.read())
        shown = STRIP_WIDTH if self.where.get("kind") == "receipt" else SCREEN_WIDTH
        width = round(shown * self.devicePixelRatioF())

        def work(_progress: Callable[..., None], _stopped: Callable[[], bool]) -> tuple[bytes, list[QImage]]:
            pdf = draw(words)
            return pdf, pictures(pdf, width)

        for button in (self.save, self.print):
            button.setEnabled(False)
        self.desk.tasks.job(self, work, None, self._show)

    def _show(self, drawn: tuple[bytes, list[QImage]]) -> None:
        self.pdf, pages = drawn
        self.view.show_pages(pages)
        for button in (self.save, self.print):
            button.setEnabled(True)

    def action_save(self) -> None:
        """Ctrl+S: asks where, and writes the PDF whole or not at all."""
        if not self.pdf:
            return
        path = self.desk.dialogs.save_file(_("Save as PDF"), f"{self.heading()}.pdf", "PDF (*.pdf)")
        if path is not None:
            pdf, target = self.pdf, path if path.suffix else path.with_suffix(".pdf")
            self.desk.tasks.read(self, lambda: self._save(pdf, target), self._saved)

    @staticmethod
    def _save(pdf: bytes, path: Path) -> Path:
        save_pdf(pdf, path)
        return path

    def _saved(self, path: Path) -> None:
        self.desk.toast(_("Saved as {path}", path=str(path)))

    def action_print(self) -> None:
        """Ctrl+P: asks for the printer and prints what is in view."""
        if self.pdf and print_pages(self.pdf, self.heading(), self):
            self.desk.toast(_("Sent to the printer."))

    def focus_first(self) -> None:
        self.view.setFocus()  # the arrows walk through the pages

    def action_back(self) -> None:
        """Esc: the page before this one."""
        self.desk.back()
