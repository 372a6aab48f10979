"""Before and after: she is asked, two photographs are added, and compared."""

from __future__ import annotations

from desk_app.clients.client import ClientId
from desk_app.clients.consent import Purpose
from desk_app.clients.photograph import Part
from desk_app.clients.photographing import photograph_state, photographs_of
from desk_app.demo.photographs import portrait
from desk_app.ui.pages.client_photographs import ClientPhotographsPage
from desk_app.ui.tour.hands import ensure
from desk_app.ui.tour.stage import Stage
from desk_app.ui.widgets.photograph_view import Face
from desk_app.words import N_

#: A made-up person whom the demo does not show elsewhere.
_SITTER = 2


def photographs(stage: Stage) -> None:
    """Alt+F in her file: asked first (Alt+Y, Alt+G), then Alt+A for each, side by side, and the slider by arrows."""
    hands, shop, client = stage.hands, stage.shop, ClientId(stage.kept["client"])
    stage.window.go("client_file", client_id=client)
    hands.settle()
    hands.press("Alt+F")
    page = stage.window.stack.page
    if not isinstance(page, ClientPhotographsPage):
        ensure(happened=False, sentence=N_("Alt+F did not open her photographs."))
        return
    if not photograph_state(shop, client).shown:
        hands.picture("29-photographs-asked")
        hands.press("Alt+Y", *["Down"] * [*Purpose].index(Purpose.PHOTOGRAPHS), "Alt+G", "Esc")
    before = photograph_state(shop, client).count
    for part, keys in ((Part.BEFORE, ("Up", "Up")), (Part.AFTER, ("Down",))):
        path = stage.folder / f"{part.value}.jpg"
        path.write_bytes(portrait(_SITTER, part))
        stage.dialogs.to_open = [path]
        hands.reach("photographs.part_new")
        hands.press(*keys, "Alt+A")
    kept = photographs_of(shop, client, 2)
    ensure(photograph_state(shop, client).count == before + 2, N_("The photographs are not in the file."))
    ensure(kept[0].part is Part.AFTER and kept[0].pair == kept[1].id, N_("Before and after are no pair."))
    ensure(page.view.seen is Face.SIDE, N_("The pair is not seen side by side."))
    stage.window.note.hide()
    hands.picture("29-photographs")
    hands.press("Alt+V")
    hands.reach("photographs.view")
    hands.press("Right", "Right", "Right")
    ensure(page.view.seen is Face.WIPE and page.view.part > 50, N_("The slider does not move."))
    hands.picture("29-photographs-slider")
