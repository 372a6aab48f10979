"""The day at the desk: who comes, whom we call, how the day looks."""

from __future__ import annotations

from desk_app.care.desk import promises_of
from desk_app.clients.client import ClientBrief, ClientId
from desk_app.clients.desk import find_clients
from desk_app.clients.pinyin import first_sounds
from desk_app.followup.desk import day_queue, last_calls
from desk_app.followup.outcome import Outcome
from desk_app.overview.desk import today_board
from desk_app.ui.pages.calls import CallsPage
from desk_app.ui.pages.care import CarePage
from desk_app.ui.pages.client_file import ClientFilePage
from desk_app.ui.pages.today import TodayPage
from desk_app.ui.tour.hands import ensure
from desk_app.ui.tour.stage import Stage
from desk_app.words import N_, current_words

#: Appointments from half past one on have not been missed yet.
AFTERNOON = 13 * 60 + 30
#: The member with the longest story of the demo.
FULLEST = "A-00010"
REMARK = {"zh_CN": "说脸颊还有点紧，下周再看。", "en": "Her cheeks still feel tight; we look again next week."}
PROMISE = {"zh_CN": "留一份敏感肌小样", "en": "A sample for sensitive skin"}


def today(stage: Stage) -> None:
    """The first page of the morning is full of what the file holds."""
    stage.go("today")
    board = today_board(stage.shop, stage.shop.today(), stage.window.desk.acting)
    page = stage.window.stack.page
    ensure(isinstance(page, TodayPage), N_("The page of the day did not open."))
    if isinstance(page, TodayPage):
        shown = page.bookings_model.rowCount()
        ensure(board.bookings and shown == len(board.bookings), N_("The appointments of the day are not on its page."))
    stage.hands.picture("01-today")


def search(stage: Stage) -> None:
    """A client by the first letters of her pinyin."""
    wanted = _somebody(stage)
    stage.kept["client"] = wanted.id
    hands = stage.hands
    hands.press("Ctrl+K")
    hands.type(_initials(wanted.name))
    hits = [hit.title for hit in stage.window.search.model.rows()]
    ensure(wanted.name in hits, N_("{name} is not found by the initials."), name=wanted.name)
    hands.press(*["Down"] * hits.index(wanted.name))
    hands.picture("02-search")


def client(stage: Stage) -> None:
    """Enter opens her file."""
    stage.hands.press("Enter")
    page = stage.window.stack.page
    found = page.where.get("client_id") if page is not None else None
    ensure(stage.window.stack.name == "client_file", N_("Enter did not open the client's file."))
    ensure(found == stage.kept["client"], N_("Enter opened the file of somebody else."))
    stage.hands.picture("03-client")


def full_file(stage: Stage) -> None:
    """The fullest file of the shop: its notes are there to be read."""
    wanted = find_clients(stage.shop, FULLEST, 1)[0]
    stage.window.go("client_file", client_id=wanted.id)
    stage.hands.settle()
    page = stage.window.stack.page
    seen = page.remarks.said.visibleRegion().boundingRect().height() if isinstance(page, ClientFilePage) else 0
    line = page.remarks.said.fontMetrics().lineSpacing() if isinstance(page, ClientFilePage) else 1
    ensure(seen >= 2 * line, N_("The notes in the fullest file cannot be read."))
    stage.hands.picture("03-client-full")


def _somebody(stage: Stage) -> ClientBrief:
    """A client who is due this afternoon and whose initials bring her among the first."""
    board = today_board(stage.shop, stage.shop.today(), stage.window.desk.acting)
    for line in board.bookings:
        if line.client_id is None or line.minute < AFTERNOON:
            continue
        found = [brief.id for brief in find_clients(stage.shop, _initials(line.client), 5)]
        if line.client_id in found and len(line.client) > 2:
            return next(each for each in find_clients(stage.shop, line.client, 5) if each.id == line.client_id)
    return find_clients(stage.shop, "w", 1)[0]


def _initials(name: str) -> str:
    return min((sound for sound in first_sounds(name) if len(sound) == len(name)), default=name)


def calls(stage: Stage) -> None:
    """Two calls: the first with what she said, the second not answered; the queue is shorter by both."""
    hands, shop = stage.hands, stage.shop
    before = day_queue(shop, shop.today(), now=shop.now()).total
    hands.press("F6")
    page = stage.window.stack.page
    ensure(isinstance(page, CallsPage) and page.card is not None, N_("There is nobody to call on the page of calls."))
    for outcome, key, remark in ((Outcome.SATISFIED, "2", REMARK[stage.language]), (Outcome.NO_ANSWER, "5", "")):
        who = page.client_in_view if page is not None else None
        if remark:
            hands.press("N")
            hands.type(remark)
            hands.picture("06-calls-note")
            hands.press(f"Ctrl+{key}")
        else:
            hands.press(key)
        ensure(who is not None and _logged(stage, ClientId(who), outcome, remark), N_("The call is not in the file."))
    after = day_queue(shop, shop.today(), now=shop.now()).total
    ensure(after == before - 2, N_("Two calls were made, but the queue is not shorter by two."))
    stage.window.note.hide()
    hands.picture("06-calls")


def _logged(stage: Stage, client_id: ClientId, outcome: Outcome, remark: str) -> bool:
    last = last_calls(stage.shop, client_id, 1)
    return bool(last) and last[0].outcome == outcome and last[0].note == remark


def care(stage: Stage) -> None:
    """Alt+P in a client's file: what is promised her is in the file, and among what is to keep."""
    hands, client_id = stage.hands, ClientId(stage.kept["client"])
    stage.window.go("client_file", client_id=client_id)
    hands.settle()
    hands.press("Alt+P")
    ensure(isinstance(stage.window.stack.page, CarePage), N_("The page of care did not open."))
    hands.type(PROMISE[stage.language])
    hands.press("Tab")
    hands.type("+3")
    hands.picture("12-care-promise")
    hands.press("Ctrl+Enter")
    found = promises_of(stage.shop, client_id, 1)
    ensure(found and found[0].text == PROMISE[stage.language], N_("The promise is not in the file."))
    ensure(stage.window.stack.name == "client_file", N_("Her file is not open again after the promise."))
    stage.window.note.hide()
    stage.go("care")
    hands.picture("12-care")


def keys(stage: Stage) -> None:
    """F1 over the page of calls, where most keys are."""
    stage.go("calls")
    stage.hands.press("F1")
    listed = {sequence for sequence, _said in stage.window.keys_here()}
    ensure({"F1", "F6", "2", "B"} <= listed, N_("The sheet of keys does not list the keys of the page."))
    stage.hands.picture("16-keys")
    stage.hands.press("Esc")


def other_language(stage: Stage) -> None:
    """The window in its other language and back, with the same page open."""
    stage.go("today")
    before = current_words().language
    stage.hands.reach("top.language")
    stage.hands.press("Space")
    ensure(current_words().language != before, N_("The language did not change."))
    ensure(stage.window.stack.name == "today", N_("Another page is open after the language changed."))
    stage.hands.picture("20-other-language")
    stage.window.speak(before)
    stage.hands.settle()


def lock(stage: Stage) -> None:
    """Ctrl+L hides everything; Enter lets the same person in again, to the page she left."""
    stage.go("clients")
    stage.hands.press("Ctrl+L")
    ensure(stage.window.locked, N_("Ctrl+L did not lock the window."))
    stage.hands.picture("17-locked")
    stage.hands.press("Enter")
    ensure(not stage.window.locked, N_("The window did not unlock."))
    ensure(stage.window.stack.name == "clients", N_("Another page is open after the lock."))
