"""After a call that says she will not come any more: why she goes is written down with one key."""

from __future__ import annotations

from desk_app.followup.outcome import OUTCOME_LABELS, Outcome
from desk_app.loyalty.reasons import Learned
from desk_app.ui.pages.calls_slip import Slip
from desk_app.ui.widgets.page import Page
from desk_app.words import _


class AfterCall:
    """Alt+W on the page of calls: the form of leaving, of whom was just told so in a call, else of whose card is open.
    The note of the call is in it already."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._offered: Slip | None = None
        page.key("Alt+W", _("Whether she leaves, and why"), self.tell)

    def said(self, slip: Slip, outcome: Outcome) -> str:
        """What is said of an outcome that was kept; where she wants no more calls, why is asked for too."""
        page = self._page
        self._offered = slip if outcome is Outcome.DO_NOT_CALL else None
        if self._offered is not None:
            page.say(
                _("{client} wants no calls. Does she leave us? Alt+W writes down why.", client=slip.client), "info"
            )
        return _("{client}: {outcome}", client=slip.client, outcome=_(OUTCOME_LABELS[outcome]))

    def tell(self) -> None:
        """Alt+W."""
        page, slip = self._page, self._offered
        self._offered = None
        if slip is not None:
            page.banner.clear()
            known = {"learned": Learned.CALL.value, "words": slip.note}
            page.desk.go("client_leaving", client_id=slip.client_id, **known)
        elif page.client_in_view is not None:
            page.desk.go("client_leaving", client_id=page.client_in_view, learned=Learned.CALL.value)
