"""The two cards of the page of care: what is to answer, and what is to keep."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar

from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.care.owed import Complaint, Promise
from desk_app.clock import local_time
from desk_app.ui.desk import Desk
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.theme import Tone
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, column, row
from desk_app.ui.widgets.form import Field
from desk_app.ui.widgets.labels import Badge, Caption, Divider, Passage
from desk_app.ui.widgets.rows import RowList, Scroll
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import _

T = TypeVar("T", Complaint, Promise)

#: Pixels of the text of the chosen one: three lines, the rest is scrolled to.
WHOLE = 66


class OwedCard(Card, Generic[T]):
    """A list, the whole text of the chosen one below it, and below that what is done with it (``foot``)."""

    def __init__(self, desk: Desk, heading: str, empty: str, *, name: str, tone: str) -> None:
        super().__init__(heading, flush=True)
        self._desk, self._tone = desk, tone
        self.count = Badge("", "muted")
        self.add_to_head(self.count)
        self.model: RowsModel[T] = RowsModel(look=self._look, parent=self)
        self.list: RowList[T] = RowList(self.model, name=name, said=heading, height=60, edge=16, avatar=32)
        self.list.empty = empty
        self.add(self.list, 1)
        self.by = Caption()
        self.said = Passage()
        scroll = Scroll(self.said)
        scroll.setFixedHeight(WHOLE)
        self.whole = QWidget()
        self.whole.setLayout(column(self.by, scroll, spacing=4))
        self.whole.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.foot = column(self.whole, spacing=12)
        self.foot.setContentsMargins(15, 4, 15, 15)
        self.add(Divider())
        self.add_layout(self.foot)
        self.list.chosen.connect(self.show_whole)
        self.show_whole(None)

    def show_rows(self, rows: tuple[T, ...], wanted: int | None, client: int | None) -> bool:
        """The rows. Chosen is the one of id ``wanted``, else the one chosen before, else the first of ``client``.

        Says whether there is one of that client.
        """
        before = self.list.noun()
        places = [place for place, each in enumerate(rows) if each.id == wanted]
        hers = [place for place, each in enumerate(rows) if each.client_id == client]
        places += hers
        places += [place for place, each in enumerate(rows) if before is not None and each.id == before.id]
        self.count.say(self._desk.words.number(len(rows)), self._tone if rows else "muted")
        self.model.show_rows(rows)
        if rows:
            self.list.choose(places[0] if places else 0)
        else:
            self.show_whole(None)
        return bool(hers)

    def show_whole(self, owed: T | None) -> None:
        """The whole text of one, who wrote it down and when."""
        self.whole.setVisible(owed is not None)
        if owed is None:
            return
        at = local_time(owed.at, self._desk.shop.settings.zone)
        day = self._desk.words.day(at.date())
        self.by.setText(_("{staff} wrote it down on {day} at {time}", staff=owed.staff, day=day, time=f"{at:%H:%M}"))
        self.said.setText(owed.text)

    def _look(self, owed: T) -> RowLook:
        badge, tone = self._due(owed.answer_by if isinstance(owed, Complaint) else owed.due_at)
        said = " ".join(owed.text.split())
        return RowLook(title=owed.client, subtitle=said, avatar=owed.client, badge=badge, tone=tone)

    def _due(self, at: datetime) -> tuple[str, Tone | str]:
        """When it runs out, in words, and how loud."""
        zone, now = self._desk.shop.settings.zone, self._desk.shop.now()
        local = local_time(at, zone)
        if at < now:
            return _("overdue since {day} {time}", day=f"{local:%m-%d}", time=f"{local:%H:%M}"), "bad"
        if local.date() == self._desk.today:
            return _("today {time}", time=f"{local:%H:%M}"), "warn"
        return f"{local:%m-%d %H:%M}", "muted"


class ComplaintsCard(OwedCard[Complaint]):
    """Complaints, with what the client was told."""

    def __init__(self, desk: Desk) -> None:
        empty = _("No complaint is open. Alt+C writes one down; one told in a call (key 4) appears here too.")
        super().__init__(desk, _("Complaints to answer"), empty, name="care.complaints", tone="bad")
        hint = _("Remedy and answer, in a sentence")
        self.answer = Field(_("What she was told"), TextArea(name="care.answer", hint=hint), "answer")
        self.foot.addWidget(self.answer)
        self.keep = KeyButton(_("Answered"), "Ctrl Enter", ButtonKind.PRIMARY, name="care.answered")
        self.call = KeyButton(_("Call her"), "C", name="care.call")
        buttons = row(self.keep, self.call, spacing=8)
        buttons.addStretch(1)
        self.foot.addLayout(buttons)


class PromisesCard(OwedCard[Promise]):
    """Promises, kept or broken."""

    def __init__(self, desk: Desk) -> None:
        empty = _("No promise is open. Alt+P writes one down, and it stands here until it is kept.")
        super().__init__(desk, _("Promises to keep"), empty, name="care.promises", tone="warn")
        self.kept = KeyButton(_("Kept"), "K", name="care.kept")
        self.broken = KeyButton(_("Broken"), "X", name="care.broken")
        buttons = row(self.kept, self.broken, spacing=8)
        buttons.addStretch(1)
        self.foot.addLayout(buttons)
