"""The owner's word on the spot: a command that was refused is repeated once, if an owner allows it with her PIN."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desk_app.errors import DeskError, NotAllowed, RuleBroken
from desk_app.staff.account import ACTION_LABELS, MAY_NOT, Acting, Action, Role, StaffId, StaffMember
from desk_app.staff.desk import allow_once, staff_list
from desk_app.ui.desk import Desk
from desk_app.words import _, current_words


class Overriding(QObject):
    """Asks an owner, and says what came of it: ``again`` with who may now act, or ``refused`` as it was.

    A wrong PIN is asked for again until the account is locked. Nothing is repeated for anybody but who was at the desk
    when it was refused.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def ask(self, error: NotAllowed, again: Callable[[Acting], object], refused: Callable[[], object]) -> None:
        """What to do about a command that was refused. On the UI thread."""
        acting, shop = self._desk.signed_in, self._desk.shop
        if acting is None or acting.role is Role.OWNER:
            refused()
            return
        why = "" if error.template == MAY_NOT else error.say(current_words())
        asked = _Asked(acting, Action(error.action), why, again, refused)
        self._desk.tasks.read(self, lambda: staff_list(shop), lambda staff: self._ask(asked, staff))

    def _ask(self, asked: _Asked, staff: tuple[StaffMember, ...], said: str = "", start: str = "") -> None:
        demo = self._desk.shop.settings.demo
        owners = [(str(each.id), each.name) for each in staff if each.role is Role.OWNER and (each.has_pin or demo)]
        if not owners or self._desk.signed_in != asked.acting:
            asked.refused()
            return
        action = _(ACTION_LABELS[asked.action])
        question = _("{name} may not do this: {action}.", name=asked.acting.name, action=action)
        answer = self._desk.dialogs.ask_owner(question, owners, said, start, asked.why)
        if answer is None or self._desk.signed_in != asked.acting:  # she changed her mind, or the desk was locked
            asked.refused()
            return
        shop, whose, pin = self._desk.shop, answer[0], answer[1]

        def wrong(error: DeskError) -> None:
            if isinstance(error, RuleBroken) and error.rule == "wrong":
                self._ask(asked, staff, error.say(current_words()), whose)
            else:
                self._desk.banner(error.say(current_words()))
                asked.refused()

        def allowed(may: Acting) -> None:
            if self._desk.signed_in == asked.acting:
                asked.again(may)

        self._desk.tasks.command(
            self, lambda: allow_once(shop, asked.acting, StaffId(int(whose)), pin, asked.action), allowed, wrong
        )


class _Asked:
    """One refused command."""

    def __init__(
        self,
        acting: Acting,
        action: Action,
        why: str,
        again: Callable[[Acting], object],
        refused: Callable[[], object],
    ) -> None:
        self.acting = acting
        self.action = action
        self.why = why
        self.again = again
        self.refused = refused
