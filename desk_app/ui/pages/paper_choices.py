"""Which paper of a client, and how: the choices above a paper and on the page that prints many."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desk_app.reports.consultation import AREA_LABELS, Area, areas_of, usual_area
from desk_app.reports.label import GRIDS, LABEL_FORMATS, LabelFormat
from desk_app.ui.widgets.card import column, row
from desk_app.ui.widgets.inputs import ChoiceInput
from desk_app.words import N_, _

#: Papers of one client, by the number that is their key.
CLIENT_PAPERS: tuple[tuple[str, str], ...] = (
    ("client", N_("Client file")),
    ("dossier", N_("Dossier")),
    ("card", N_("Client card")),
    ("consultation", N_("Consultation card")),
    ("labels", N_("Label")),
)


class PaperChoices(QWidget):
    """What a consultation card is about; which labels and where a used sheet begins. Only what the paper in view asks
    for is there."""

    changed = Signal()

    def __init__(self, trades: tuple[str, ...], name: str, *, upright: bool = False) -> None:
        super().__init__()
        self.area = ChoiceInput(
            tuple((str(area), _(AREA_LABELS[area])) for area in areas_of(trades)), name=f"{name}.area"
        )
        self.area.put(usual_area(trades))
        self.area.setAccessibleName(_("What the card is about"))
        formats = tuple((str(kind), _(said)) for kind, said in LABEL_FORMATS.items())
        self.format = ChoiceInput(formats, name=f"{name}.format")
        self.format.setAccessibleName(_("Which labels"))
        self.start = ChoiceInput((), name=f"{name}.start")
        self.start.setAccessibleName(_("First free label"))
        if upright:
            self.setLayout(column(self.area, self.format, self.start, spacing=12))
        else:
            for box, wide in ((self.area, 140), (self.format, 400), (self.start, 180)):
                box.setFixedWidth(wide)
            line = row(self.area, self.format, self.start, spacing=12)
            line.addStretch(1)
            self.setLayout(line)
        self._places()
        self.area.picked.connect(lambda _value: self.changed.emit())
        self.format.picked.connect(self._format_picked)
        self.start.picked.connect(lambda _value: self.changed.emit())
        self.show_for("")

    def _format_picked(self, _value: str) -> None:
        self._places()
        self.show_for("labels")
        self.changed.emit()

    def _places(self) -> None:
        count = GRIDS[self.kind].count
        said = tuple((str(place), _("From label {number}", number=place)) for place in range(1, count + 1))
        self.start.set_choices(said)
        if not self.start.read():
            self.start.put("1")

    def show_for(self, paper: str) -> None:
        """Shows what ``paper`` asks for."""
        self.area.setVisible(paper == "consultation" and self.area.count() > 1)
        self.format.setVisible(paper == "labels")
        self.start.setVisible(paper == "labels" and GRIDS[self.kind].count > 1)
        self.setVisible(paper in {"consultation", "labels"})

    @property
    def about(self) -> Area:
        """What a consultation card is about."""
        return Area(self.area.read())

    @property
    def kind(self) -> LabelFormat:
        """Which labels."""
        return LabelFormat(self.format.read())

    @property
    def first(self) -> int:
        """The first free label of the sheet, from 1."""
        return int(self.start.read() or 1)
