"""Between colleagues: a note from her file to one of them, and who knows whom."""

from __future__ import annotations

from desk_app.clients.client import ClientId
from desk_app.clients.desk import get_client
from desk_app.knowing.desk import Box, notes_page
from desk_app.ui.pages.knowing import KnowingPage
from desk_app.ui.tour.hands import ensure
from desk_app.ui.tour.stage import Stage
from desk_app.words import N_

_SAID = "她这周脸干，您回访时问一下"


def note(stage: Stage) -> None:
    """A note of her file goes to a colleague, and stands among those that were written."""
    hands, shop, client = stage.hands, stage.shop, ClientId(stage.kept["client"])
    stage.window.go("client_file", client_id=client)
    hands.settle()
    hands.reach("client_file.note_to")
    hands.press("Down")
    hands.reach("client_file.note")
    hands.type(_SAID)
    hands.press("Enter")
    sent = notes_page(shop, stage.window.desk.acting, Box.SENT)
    ensure(any(one.text == _SAID and one.client_id == client for one in sent), N_("The note is not in the file."))
    stage.window.go("notes", box="sent")
    hands.settle()
    hands.press("Enter")
    stage.window.note.hide()
    hands.picture("30-notes")


def knowing(stage: Stage) -> None:
    """Insights: who knows whom; a client without an advisor gets one by a key."""
    hands, shop = stage.hands, stage.shop
    stage.go("knowing")
    page = stage.window.stack.page
    if not isinstance(page, KnowingPage):
        ensure(happened=False, sentence=N_("Who knows whom did not open."))
        return
    hands.until(lambda: page.coverage is not None, N_("Who knows whom is not reckoned."))
    hands.settle()
    hands.picture("31-knowing")
    hands.reach("knowing.gaps")
    chosen = page.gaps.noun()
    hands.press("1")
    given = chosen is not None and get_client(shop, chosen.client_id).advisor_id == page.staff[0].id
    ensure(given, N_("The key gave her no advisor."))
