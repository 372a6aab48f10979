"""The counter: a service recorded and paid, a new client, a ticket issued and another redeemed, the papers of it."""

from __future__ import annotations

from pathlib import Path

from desk_app.clients.client import ClientId
from desk_app.clients.desk import find_clients, get_client
from desk_app.pawn.desk import get_ticket, open_tickets, tickets_of
from desk_app.pawn.ticket import Status, TicketId
from desk_app.reports.desk import read_receipt
from desk_app.salon.desk import paid_of_visit, services, visits_of
from desk_app.salon.visit import VisitId
from desk_app.till.desk import payments_on
from desk_app.ui.pages.paper import PaperPage
from desk_app.ui.pages.pawn import PawnPage
from desk_app.ui.pages.pawn_ticket import PawnTicketPage
from desk_app.ui.pages.printing import PrintingPage
from desk_app.ui.pages.record_service import RecordServicePage
from desk_app.ui.pages.salon import SalonPage
from desk_app.ui.pages.till import TillPage
from desk_app.ui.tour.hands import NotDone, ensure
from desk_app.ui.tour.stage import Stage
from desk_app.words import N_

NEW_CLIENT = ("喻知夏", "139 0000 7788")
PLEDGE = {
    "zh_CN": ("足金手镯", "内圈刻字，有轻微划痕"),
    "en": ("Gold bangle", "engraved inside, light scratches"),
}
FELT = {"zh_CN": "说紧绷感轻了很多。", "en": "Says it feels much less tight."}
PAPERS = ("client-report.pdf", "dossier.pdf", "cards.pdf", "receipt.pdf", "pawn-ticket.pdf", "monthly-summary.pdf")


def save_paper(stage: Stage, name: str) -> None:
    """The paper in view, with Ctrl+S."""
    page = stage.window.stack.page
    ensure(isinstance(page, PaperPage) and page.pdf, N_("There is no paper in view."))
    stage.dialogs.save_as = name
    stage.hands.press("Ctrl+S")
    path = stage.folder / name
    ensure(path.exists() and path.read_bytes()[:5] == b"%PDF-", N_("The paper {path} was not saved."), path=str(path))


def record_service(stage: Stage) -> None:
    """F3 from the client's file: one service, how it went, a note; F9 takes the money."""
    hands, shop, client = stage.hands, stage.shop, ClientId(stage.kept["client"])
    before = len(visits_of(shop, client, 500))
    stage.window.go("client_file", client_id=client)
    hands.settle()
    hands.press("F3")
    ensure(isinstance(stage.window.stack.page, RecordServicePage), N_("F3 did not open the page of services."))
    hands.type(next(service.name for service in services(shop, active_only=True) if service.price))
    hands.press("Enter", "Alt+H", "9")
    hands.reach("visit.notes")
    hands.type(FELT[stage.language])
    hands.press("F9")
    hands.picture("04-record-service")
    hands.press("F9")
    visits = visits_of(shop, client, 500)
    ensure(len(visits) == before + 1, N_("The recorded service is not in the file."))
    visit = visits[0]
    stage.kept["visit"] = visit.id
    ensure((visit.score, visit.notes) == (9, FELT[stage.language]), N_("How it went is not in the file."))
    ensure(visit.total and paid_of_visit(shop, visit.id) == visit.total, N_("The service is not paid in the file."))
    hands.picture("04-recorded")


def receipt(stage: Stage) -> None:
    """Ctrl+P: the receipt, looked at and saved."""
    stage.hands.press("Ctrl+P")
    seen = stage.window.stack.page
    visit = stage.kept.get("visit")
    ensure(seen is not None and visit is not None and seen.where.get("id") == visit, N_("This is not the receipt."))
    if visit is not None:
        ensure(read_receipt(stage.shop, VisitId(visit)).items, N_("The receipt is empty."))
    stage.hands.picture("05-receipt")
    save_paper(stage, "receipt.pdf")
    stage.hands.press("Esc")


def client_report(stage: Stage) -> None:
    """The client's whole file on paper."""
    stage.window.go("client_file", client_id=stage.kept["client"])
    stage.hands.settle()
    stage.hands.press("Ctrl+P")
    stage.hands.picture("22-client-report")
    save_paper(stage, "client-report.pdf")
    stage.hands.press("Esc")


def dossier(stage: Stage) -> None:
    """2: all of it on a few sheets; the other papers are a key apart."""
    stage.window.go("client_file", client_id=stage.kept["client"])
    stage.hands.settle()
    stage.hands.press("Ctrl+P", "2")
    page = stage.window.stack.page
    ensure(isinstance(page, PaperPage) and page.where.get("kind") == "dossier", N_("2 did not show the dossier."))
    stage.hands.picture("30-dossier")
    save_paper(stage, "dossier.pdf")
    stage.hands.press("Esc")


def print_many(stage: Stage) -> None:
    """Ctrl+P in the list of clients: the cards of today's appointments, saved as one PDF."""
    stage.go("clients")
    stage.hands.press("Ctrl+P")
    page = stage.window.stack.page
    ensure(isinstance(page, PrintingPage), N_("Ctrl+P did not lead to printing for many."))
    stage.hands.picture("31-print-many")
    stage.dialogs.save_as = "cards.pdf"
    stage.hands.press("Ctrl+P")
    stage.hands.settle()
    path = stage.folder / "cards.pdf"
    ensure(path.exists() and path.read_bytes()[:5] == b"%PDF-", N_("The paper {path} was not saved."), path=str(path))


def new_client(stage: Stage) -> None:
    """F2: a name and a phone are enough."""
    hands, (name, phone) = stage.hands, NEW_CLIENT
    stage.go("today")
    hands.press("F2")
    hands.reach("client_form.name")
    hands.type(name)
    hands.reach("client_form.phones")
    hands.type(phone)
    hands.pause(0.4)  # the form asks after a moment whether she is somebody the shop knows
    hands.picture("21-new-client")
    hands.press("F9")
    found = find_clients(stage.shop, name, 2)
    ensure([brief.name for brief in found] == [name], N_("The new client is not in the file."))
    ensure(found[0].phone == phone.replace(" ", ""), N_("The new client's phone is not in the file."))


def pawn_ticket(stage: Stage) -> None:
    """F4 from the file of a client who has an identity document on file: item, loan, ticks, F9."""
    hands, shop = stage.hands, stage.shop
    client = _with_document(stage)
    before = {brief.id for brief in tickets_of(shop, client, 200)}
    stage.window.go("client_file", client_id=client)
    hands.settle()
    hands.press("F4")
    page = stage.window.stack.page
    ensure(isinstance(page, PawnTicketPage), N_("F4 did not open a new ticket."))
    first = page.form.pledges.blocks[0].name.objectName() if isinstance(page, PawnTicketPage) else ""
    block, (item, features) = first.removesuffix(".name"), PLEDGE[stage.language]
    typed = {
        f"{block}.name": item, f"{block}.weight": "38.2", f"{block}.fineness": "999", f"{block}.description": features,
        f"{block}.appraisal": "31018.40", f"{block}.bin": "B-07-112", "pawn_ticket.principal": "24000",
        "pawn_ticket.months": "3",
    }  # fmt: skip
    for name, said in typed.items():
        hands.reach(name)
        hands.write(said)
    for name in ("pawn_ticket.hers", "pawn_ticket.clean"):
        hands.reach(name)
        hands.press("Space")
    hands.picture("07-pawn-ticket")
    hands.press("F9")
    new = [brief for brief in tickets_of(shop, client, 200) if brief.id not in before]
    ensure(len(new) == 1, N_("The ticket is not in the file."))
    ticket = get_ticket(shop, new[0].id)
    ensure((ticket.status, ticket.principal.minor) == (Status.OPEN, 2_400_000), N_("The ticket is not as typed."))
    paid = [payment for payment in payments_on(shop, shop.today()) if payment.subject == f"ticket:{ticket.id}"]
    ensure([payment.amount.minor for payment in paid] == [-2_400_000], N_("The loan was not paid out of the till."))
    hands.picture("07-pawn-ticket-issued")


def ticket_paper(stage: Stage) -> None:
    """Ctrl+P: two copies on one sheet."""
    stage.hands.press("Ctrl+P")
    stage.hands.picture("07-pawn-ticket-paper")
    save_paper(stage, "pawn-ticket.pdf")
    stage.hands.press("Esc")


def _with_document(stage: Stage) -> ClientId:
    for brief in open_tickets(stage.shop, 50):
        if get_client(stage.shop, brief.client_id).document_number:
            return brief.client_id
    raise NotDone(N_("Nobody with an open ticket has an identity document on file."))


def pawn(stage: Stage) -> None:
    """The list of tickets; Enter opens the first, E asks for what is due, Enter takes it."""
    hands, shop = stage.hands, stage.shop
    stage.go("pawn")
    page = stage.window.stack.page
    ensure(isinstance(page, PawnPage) and page.model.rowCount(), N_("No ticket stands on the page of pawn."))
    hands.picture("08-pawn")
    hands.press("Enter", "E")
    shown = stage.window.stack.page
    wanted = shown.where.get("ticket_id") if shown is not None else None
    ensure(isinstance(wanted, int), N_("Enter did not open the ticket."))
    hands.picture("08-redeem")
    hands.press("Enter")
    if isinstance(wanted, int):
        redeemed = get_ticket(shop, TicketId(wanted)).status is Status.REDEEMED
        ensure(redeemed, N_("The ticket is not redeemed in the file."))


def salon(stage: Stage) -> None:
    """The day of the salon."""
    stage.go("salon")
    ensure(isinstance(stage.window.stack.page, SalonPage), N_("The page of the salon did not open."))
    stage.hands.picture("09-salon")


def till(stage: Stage) -> None:
    """The till shows every payment of the day."""
    stage.go("till")
    page = stage.window.stack.page
    payments = payments_on(stage.shop, stage.shop.today())
    shown = page.payments_model.rowCount() if isinstance(page, TillPage) else 0
    ensure(payments and shown == len(payments), N_("The payments of the day are not on the page of the till."))
    stage.hands.picture("10-till")


def papers(folder: Path) -> tuple[Path, ...]:
    """The PDFs that a whole tour leaves behind."""
    return tuple(folder / name for name in PAPERS)
