"""The reading behind the papers of the counter: receipts and pawn tickets."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal

from desk_app.clients.phones import spaced
from desk_app.clock import from_text, local_date, local_time
from desk_app.db.shop import Shop
from desk_app.errors import NotFound
from desk_app.money import Money
from desk_app.pawn.charges import add_months, charges, rule_of
from desk_app.pawn.ticket import TicketId
from desk_app.reports.reading import SqlRow, rows
from desk_app.reports.receipt import PledgeLine, Receipt, ReceiptItem, TicketPaper
from desk_app.salon.desk import paid_of_visit
from desk_app.salon.visit import NOTHING, VisitId
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import read_once
from desk_app.till.cash import read_change_note
from desk_app.words import N_

_CORRECTED = re.compile(r"/[0-9]+$")

_VISIT = """
SELECT receipt, at, on_day, staff.name, coalesce(client.name, ''), coalesce(client.code, ''), discount, total, next_due,
       replaced_by
FROM visit JOIN staff ON staff.id = visit.staff_id LEFT JOIN client ON client.id = visit.client_id
WHERE visit.id = ?"""

_ITEMS = """
SELECT visit_item.name, quantity, price, discount, amount, coalesce(staff.name, '')
FROM visit_item LEFT JOIN staff ON staff.id = beautician_id WHERE visit_id = ? ORDER BY visit_item.id"""

# The entry itself first, then what it took the place of, and so on: its own payments and theirs are one account.
_LINE = """
WITH RECURSIVE line(id) AS (
    SELECT ? UNION SELECT visit.replaces_id FROM visit JOIN line ON visit.id = line.id WHERE visit.replaces_id NOTNULL)
SELECT visit.id, visit.receipt FROM line JOIN visit ON visit.id = line.id ORDER BY visit.id DESC"""

_PAYMENTS = """
SELECT tender, amount, note FROM payment
WHERE subject IN (SELECT 'visit:' || value FROM json_each(?)) AND purpose <> 'reversal'
      AND receipt NOT IN (SELECT note FROM payment WHERE purpose = 'reversal'
                          AND subject IN (SELECT 'visit:' || value FROM json_each(?)))
ORDER BY id"""

_TICKET = """
SELECT number, issued_at, staff.name, status, client.name, client.code, client.address,
       coalesce((SELECT registration FROM client_unit WHERE client_unit.client_id = client.id), document_number),
       (SELECT phone.number FROM client_phone AS phone WHERE phone.client_id = client.id ORDER BY position LIMIT 1),
       appraisal, principal, fee_percent, interest_percent, start_on, due_on, last_day, term_months, renewals,
       ticket.notes, pack, pack_version, closed_on, replaced_by, replaces
FROM ticket JOIN client ON client.id = ticket.client_id JOIN staff ON staff.id = ticket.staff_id WHERE ticket.id = ?"""

_PLEDGES = """
SELECT name, category, description, serial, weight_mg, fineness, appraisal FROM pledge
WHERE ticket_id = ? ORDER BY id"""


_AGENTS = """
SELECT ticket_agent.name, ticket_agent.paper FROM ticket_agent JOIN ticket_event ON ticket_event.id = event_id
WHERE ticket_event.ticket_id = ? ORDER BY event_id"""


def read_receipt(shop: Shop, visit_id: VisitId) -> Receipt:
    """What the receipt of a visit says, with what was paid so far for it and for what it corrects. Raises NotFound."""
    zone, currency = shop.settings.zone, shop.settings.currency

    with shop.database.atomic():
        found = rows(shop, _VISIT, visit_id)
        if not found:
            raise NotFound(N_("There is no visit with the number {id}."), id=visit_id)
        receipt, at, on_day, staff, client, code, discount, total, next_due, replaced_by = found[0]
        line = rows(shop, _LINE, visit_id)
        whole = json.dumps([row[0] for row in line])
        paid = rows(shop, _PAYMENTS, whole, whole)
        handed_over, change = _cash_given(paid, currency)
        return Receipt(
            number=receipt,
            shop_name=shop.settings.shop_name,
            at=local_time(from_text(at), zone),
            on=date.fromisoformat(on_day),
            staff=staff,
            client=client,
            code=code,
            items=tuple(
                ReceiptItem(
                    name=row[0],
                    quantity=row[1],
                    price=Money(row[2], currency),
                    discount=Money(row[3], currency),
                    amount=Money(row[4], currency),
                    beautician=row[5],
                )
                for row in rows(shop, _ITEMS, visit_id)
            ),
            discount=Money(discount, currency),
            total=Money(total, currency),
            payments=tuple((tender, Money(amount, currency)) for tender, amount, _note in paid),
            next_due=date.fromisoformat(next_due) if next_due else None,
            replaced=replaced_by is not None,
            takes_place_of=_numbers([number for _id, number in line[:0:-1]]),
            handed_over=handed_over,
            change=change,
            taken_back=replaced_by == NOTHING,
            paid_elsewhere=None if replaced_by is not None else _paid_elsewhere(shop, visit_id, paid),
        )


def _numbers(kept: list[str]) -> tuple[str, ...]:
    """The receipt numbers that were printed, each once: a corrected line keeps its own with "/1" behind it."""
    return tuple(dict.fromkeys(_CORRECTED.sub("", number) for number in kept if number))


def _paid_elsewhere(shop: Shop, visit_id: VisitId, paid: list[SqlRow]) -> Money:
    """What the salon counts as paid beyond the payments of this till: of a visit brought in from another program."""
    here = sum(amount for _tender, amount, _note in paid)
    return paid_of_visit(shop, visit_id) - Money(here, shop.settings.currency)


def _cash_given(paid: list[SqlRow], currency: str) -> tuple[Money | None, Money | None]:
    """The cash handed over and the change, where change was given."""
    noted = [said for *_payment, note in paid if (said := read_change_note(note, currency)) is not None]
    if not noted:
        return None, None
    zero = Money(0, currency)
    return sum((given for given, _ in noted), zero), sum((back for _, back in noted), zero)


def read_ticket(shop: Shop, acting: Acting, ticket_id: TicketId) -> TicketPaper:
    """What the paper of a pawn ticket says, the whole document number among it, with what redeeming costs month by
    month. Raises NotAllowed, NotFound."""
    acting.must(Action.PRINT)
    read_once(shop, acting)
    zone, currency = shop.settings.zone, shop.settings.currency

    with shop.database.atomic():
        found = rows(shop, _TICKET, ticket_id)
        if not found:
            raise NotFound(N_("There is no pawn ticket with the number {id}."), id=ticket_id)
        number, issued_at, staff, status, client, code, address, document, phone = found[0][:9]
        appraisal, principal, fee, interest, start, due, last = found[0][9:16]
        term, renewals, notes, pack, version, closed, replaced_by, replaces = found[0][16:]
        pledges, agents = rows(shop, _PLEDGES, ticket_id), rows(shop, _AGENTS, ticket_id)
    starts, ends, grace = (date.fromisoformat(day) for day in (start, due, last))
    loan = Money(principal, currency)
    dates = [day for day in (add_months(starts, month) for month in range(1, term)) if day < ends]
    to_redeem = []
    for day in (*dates, ends, *((grace,) if grace > ends else ())):
        cost = charges(
            loan, Decimal(fee), Decimal(interest), starts, day, rule=rule_of(pack, version), renewed=renewals > 0
        )
        to_redeem.append((day, cost.total, cost.redemption))
    return TicketPaper(
        number=number,
        shop_name=shop.settings.shop_name,
        issued_on=local_date(from_text(issued_at), zone),
        staff=staff,
        status=status,
        client=client,
        code=code,
        phone=spaced(phone, shop.settings.phone_region) if phone else "",
        address=address,
        document=document,
        pledges=tuple(_pledge(row, currency) for row in pledges),
        appraisal=Money(appraisal, currency),
        principal=loan,
        fee_percent=Decimal(fee),
        interest_percent=Decimal(interest),
        start_on=starts,
        due_on=ends,
        last_day=grace,
        term_months=term,
        renewals=renewals,
        notes=notes,
        to_redeem=tuple(to_redeem),
        closed_on=date.fromisoformat(closed) if closed else None,
        replaced=replaced_by is not None,
        corrects=replaces is not None,
        agents=tuple((name, paper) for name, paper in agents),
    )


def _pledge(row: SqlRow, currency: str) -> PledgeLine:
    name, category, description, serial, weight_mg, fineness, appraisal = row
    return PledgeLine(name, category, description, serial, weight_mg, fineness, Money(appraisal, currency))
