"""Which service: search as you type, Enter takes; then its name stands there until it is changed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desk_app.salon.catalogue import CatalogueKind, Service
from desk_app.salon.desk import find_catalogue, services
from desk_app.ui.desk import Desk
from desk_app.ui.models.rows import RowLook
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import row
from desk_app.ui.widgets.labels import Text
from desk_app.ui.widgets.pick_box import SHOWN, PickBox
from desk_app.words import _, current_words

#: No catalogue has as many entries: products found by the same word must not crowd the services out.
EVERYTHING = 10_000


class ServicePick(QWidget):
    """``picked`` gives the Service, or None when it is taken away; ``service`` is which it is now."""

    picked = Signal(object)

    def __init__(self, desk: Desk, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.service: Service | None = None
        shop = desk.shop

        def search(text: str) -> tuple[Service, ...]:
            known = {int(each.id): each for each in services(shop, active_only=True)}
            hits = find_catalogue(shop, text, EVERYTHING)
            found = [known[hit.id] for hit in hits if hit.kind is CatalogueKind.SERVICE and hit.id in known]
            return tuple(found[:SHOWN])

        self.search: PickBox[Service] = PickBox(
            desk.tasks,
            search,
            _service_look,
            name=f"{name}.search",
            hint=_("Which service? Name, pinyin or code"),
            empty=_("No service is called so."),
        )
        self.chosen = QWidget()
        self.said = Text("", "body_bold", shorten=True)
        self.told = Text("", "caption", "text_2")
        self.change = KeyButton(_("Change"), name=f"{name}.change", small=True)
        self.chosen.setLayout(row(self.said, self.told, self.change, spacing=8, stretch=(1,)))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.search)
        box.addWidget(self.chosen)
        self.chosen.hide()
        self.search.taken.connect(self.put)
        self.change.clicked.connect(self._again)

    def put(self, service: Service | None) -> None:
        """Chooses a service, or none."""
        self.service = service
        self.search.setVisible(service is None)
        self.chosen.setVisible(service is not None)
        self.search.clear()
        if service is not None:
            self.said.setText(service.name)
            self.told.setText(_told(service))
        self.picked.emit(service)

    def start(self) -> None:
        """The keyboard is where a service is chosen."""
        (self.search if self.service is None else self.change).setFocus()

    def _again(self) -> None:
        self.put(None)
        self.start()


def _service_look(service: Service) -> RowLook:
    return RowLook(
        title=service.name,
        subtitle=" · ".join(part for part in (service.code, service.category) if part),
        right=_told(service),
        avatar=service.name,
    )


def _told(service: Service) -> str:
    price = current_words().money(service.price) if service.price else _("no price yet")
    return _("{minutes} min · {price}", minutes=service.minutes, price=price)
