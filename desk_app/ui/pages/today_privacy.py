"""Below the day: a breach whose 72 hours run, and what is over and asks to go. Both are read after the day is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desk_app.staff.account import Action
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.words import _, n_

if TYPE_CHECKING:
    from datetime import date

    from desk_app.db.shop import Shop
    from desk_app.privacy.breach import Breach
    from desk_app.privacy.keeping import Lapsed, LetGone
    from desk_app.ui.widgets.page import Page


@dataclass(frozen=True, slots=True)
class _News:
    breaches: tuple[Breach, ...]
    lapsed: tuple[Lapsed, ...]


def _news(shop: Shop, over: tuple[Lapsed, ...], *, fresh: bool) -> _News:
    """On a reader thread."""
    # The rooms it reads are only loaded here: the first picture does not wait for them.
    from desk_app.privacy.breaches import open_breaches
    from desk_app.privacy.keeping import lapsed_to_ask

    return _News(open_breaches(shop), lapsed_to_ask(shop) if fresh else over)


class BreachStrip(Banner):
    """The most urgent breach the authority was not told of, with what is left of its 72 hours."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._desk = page.desk
        self._open: tuple[Breach, ...] = ()
        self.setObjectName("today.breach")
        self.put_away_close()
        self.button = KeyButton(_("Breach log"), name="today.to_breach", small=True)
        self.button.clicked.connect(lambda: self._desk.go("privacy_shop", part="breaches"))
        self.add_button(self.button)

    def show_breaches(self, found: tuple[Breach, ...]) -> None:
        """Those that are open, the most urgent first."""
        self._open = found
        self.tick()

    def tick(self) -> None:
        """Says what is left now."""
        if not self._open:
            self.clear()
            return
        from desk_app.ui.pages.privacy_breaches import clock_said  # only loaded once there is a breach

        first = self._open[0]
        said, tone = clock_said(first, self._desk.shop.now())
        self.button.setVisible(self._desk.acting.may(Action.CHANGE_SETTINGS))
        more = n_("{count} open", "{count} open", len(self._open)) if len(self._open) > 1 else ""
        parts = (_("Breach of data: the authority must be told"), said, more, " ".join(first.what.split())[:120])
        told = " · ".join(part for part in parts if part)
        self.say(told, tone)


class LapseStrip(Banner):
    """Asks the owner once about what is over: it goes, is looked at, or waits for 30 days."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._desk = page, page.desk
        self._over: tuple[Lapsed, ...] = ()
        self.setObjectName("today.lapsed")
        self.put_away_close()
        self.yes = KeyButton(_("Let it go…"), name="today.let_go", small=True)
        self.see = KeyButton(_("See it"), name="today.see_lapsed", small=True)
        self.later = KeyButton(_("Not now"), name="today.lapse_later", small=True)
        for button in (self.yes, self.see, self.later):
            self.add_button(button)
        self.yes.clicked.connect(self._ask)
        self.see.clicked.connect(lambda: self._desk.go("privacy_shop", part="keeping"))
        self.later.clicked.connect(self._put_off)

    @property
    def over(self) -> tuple[Lapsed, ...]:
        """What it asks about now."""
        return self._over

    def show_lapsed(self, over: tuple[Lapsed, ...]) -> None:
        """What is over, or nothing."""
        self._over = over
        if not over:
            self.clear()
            return
        from desk_app.ui.pages.privacy_keeping import lapsed_said  # only where something is over

        self.say(_("Kept long enough: {what}", what=lapsed_said(over, self._desk.words)), "info")

    def _ask(self) -> None:
        from desk_app.ui.pages.privacy_keeping import ask_to_let_go, gone_said  # as above

        if not self._over or not ask_to_let_go(self._page, self._over):
            return
        shop, acting, kinds = self._desk.shop, self._desk.acting, tuple(each.kind for each in self._over)

        def run(_progress: Callable[..., None], stopped: Callable[[], bool]) -> LetGone:
            from desk_app.privacy.keeping import let_lapse, put_off  # as above

            gone = let_lapse(shop, acting, kinds, stopped)
            put_off(shop, acting)  # what had to stay is not asked about again tomorrow
            return gone

        def done(gone: LetGone) -> None:
            self.show_lapsed(())
            self._desk.toast(gone_said(gone, self._desk.words))

        self._desk.tasks.job(self, run, None, done, self._page.refuse)

    def _put_off(self) -> None:
        from desk_app.privacy.keeping import put_off  # as above

        shop, acting = self._desk.shop, self._desk.acting
        self._desk.tasks.command(self, lambda: put_off(shop, acting), lambda _done: self.show_lapsed(()))


class PrivacyStrips:
    """Both strips of the Today page and when they are read."""

    def __init__(self, page: Page) -> None:
        self._page, self._desk = page, page.desk
        self.breach, self.lapsed = BreachStrip(page), LapseStrip(page)
        self._looked: tuple[date, int] | None = None

    @property
    def looked(self) -> bool:
        """Whether anything was read yet."""
        return self._looked is not None

    def refresh(self) -> None:
        """Reads the breaches; what is over, which takes longer, once a day and person."""
        desk = self._desk
        if desk.signed_in is None:
            return
        shop, may, mark = desk.shop, desk.acting.may(Action.ERASE), (desk.today, int(desk.acting.staff_id))
        fresh = self._looked != mark
        over = self.lapsed.over if may else ()

        def show(news: _News) -> None:
            self._looked = mark
            self.breach.show_breaches(news.breaches)
            self.lapsed.show_lapsed(news.lapsed)

        desk.tasks.read(self._page, lambda: _news(shop, over, fresh=fresh and may), show, latest="today.privacy")
