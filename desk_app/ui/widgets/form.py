"""A label above, an input, its fault below; and a form of them with one draft."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from desk_app.errors import DeskError, RuleBroken
from desk_app.ui.drafts import Drafts
from desk_app.ui.theme import ROLE_OF, look
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import Check
from desk_app.ui.widgets.inputs import ChoiceInput, LineInput
from desk_app.ui.widgets.labels import Text
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import current_words

T = TypeVar("T")
AnyInput = LineInput | ChoiceInput | TextArea


class Field(QWidget):
    """An input with its label and, when it has one, its fault.

    ``name`` is the attribute of the draft it fills: a RuleBroken that names it lands here.
    """

    def __init__(self, label: str, box: AnyInput, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = box
        self.name = name
        box.field_name = name
        box.setAccessibleName(label)
        self.label = QLabel(label)
        self.label.setFont(look().caption)
        self.label.setForegroundRole(ROLE_OF["text_2"])
        self.label.setBuddy(box)
        self._fault = Text("", "caption", "bad", wrap=True)
        self._fault.setVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for each in (self.label, box, self._fault):
            layout.addWidget(each)
        _when_edited(box, lambda: self.set_error(""))

    def set_error(self, said: str) -> None:
        """The fault, beside the input; "" takes it away."""
        if said == self._fault.text() and self.box.failed == bool(said):
            return
        self._fault.setText(said)
        self._fault.setVisible(bool(said))
        self.box.failed = bool(said)
        self.box.setAccessibleDescription(said)
        self.box.update()

    @property
    def error(self) -> str:
        """The fault it shows."""
        return self._fault.text()


def _when_edited(box: AnyInput, then: Callable[[], object]) -> None:
    if isinstance(box, LineInput | TextArea):
        box.textChanged.connect(then)
    else:
        box.currentIndexChanged.connect(then)


class FormErrors:
    """Puts each refusal beside its field, and what names no field into the banner."""

    def __init__(self, banner: Banner, fields: Iterable[Field] = ()) -> None:
        self._banner = banner
        self._fields: dict[str, Field] = {field.name: field for field in fields}

    def add(self, field: Field) -> Field:
        """One more field."""
        self._fields[field.name] = field
        return field

    def clear(self) -> None:
        """Takes every fault away."""
        self._banner.clear()
        for field in self._fields.values():
            field.set_error("")

    def show(self, error: DeskError) -> None:
        """Says a refusal where it belongs. Fits as the ``failed`` of ``tasks.command``."""
        said = error.say(current_words())
        field = self._fields.get(error.field) if isinstance(error, RuleBroken) else None
        if field is None:
            self._banner.say(said)
            return
        field.set_error(said)
        field.box.setFocus()

    def read(self, readers: Callable[[], T]) -> T | None:
        """Runs a reading of the inputs; a RuleBroken is shown and None returned."""
        self.clear()
        try:
            return readers()
        except RuleBroken as error:
            self.show(error)
            return None


class FormDraft(QObject):
    """Keeps what is typed in a set of inputs, so that nothing typed is ever lost.

    ``restore`` puts back what was kept (True if anything was); ``done`` forgets it: saved or cancelled.
    """

    def __init__(self, parent: QWidget, drafts: Drafts, key: str) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self.key = key
        self._boxes: dict[str, AnyInput | Check] = {}
        self._held = False

    def watch(self, **boxes: AnyInput | Check) -> None:
        """Inputs to keep, by name."""
        for name, box in boxes.items():
            self._boxes[name] = box
            if isinstance(box, Check):
                box.toggled.connect(self._keep)
            else:
                _when_edited(box, self._keep)

    def restore(self) -> bool:
        """Puts back what was typed before."""
        kept = self._drafts.take(self.key)
        if not kept:
            return False
        self._held = True
        for name, said in kept.items():
            box = self._boxes.get(name)
            if isinstance(box, Check):
                box.setChecked(said == "1")
            elif box is not None:
                box.put_typed(str(said))
        self._held = False
        return True

    def reset(self, key: str) -> None:
        """Another record in the same form: changes are kept under its own key."""
        self.key = key

    def hold(self, held: bool) -> None:
        """While a page fills its inputs from a record, nothing is kept."""
        self._held = held

    def done(self) -> None:
        """Saved or cancelled: forgets."""
        self._drafts.drop(self.key)

    def _keep(self, *_args: object) -> None:
        if self._held:
            return
        typed = {
            name: ("1" if box.isChecked() else "") if isinstance(box, Check) else box.typed()
            for name, box in self._boxes.items()
        }
        self._drafts.keep(self.key, typed)
