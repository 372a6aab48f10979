"""Queries of the pawn counter. Wide reads are plain SQL with bound values; nouns come out of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from desk_app.clients.client import ClientId
from desk_app.clients.unit import AgentId
from desk_app.clock import from_text
from desk_app.db.rows import OPEN
from desk_app.money import Money
from desk_app.pawn.charges import Charges, Rule
from desk_app.pawn.tables import PledgeRow, TicketEventRow, TicketRow
from desk_app.pawn.ticket import (
    CounterFigures,
    PawnHistory,
    Pledge,
    PledgeDraft,
    PledgeId,
    Status,
    Step,
    Ticket,
    TicketBrief,
    TicketDraft,
    TicketEvent,
    TicketId,
)
from desk_app.staff.account import StaffId
from desk_app.staff.work import Work

#: No place gives more grace than this; it bounds the reading of "in grace".
LONGEST_GRACE = 184

_TICKET = """
    SELECT t.id, t.number, t.client_id, c.name, t.staff_id, st.name, t.pack, t.pack_version, t.status, t.issued_at,
        t.start_on, t.due_on, t.last_day, t.term_months, t.principal, t.appraisal, t.fee_percent,
        t.interest_percent, t.renewals, t.closed_on, t.notes, t.replaces, t.replaced_by
    FROM ticket t JOIN client c ON c.id = t.client_id JOIN staff st ON st.id = t.staff_id """

_BRIEF = """
    SELECT t.id, t.number, t.client_id, c.name,
        coalesce((SELECT group_concat(name, char(31) ORDER BY id) FROM pledge WHERE ticket_id = t.id), ''),
        t.principal, t.status, t.start_on, t.due_on, t.last_day, t.renewals, t.closed_on, t.replaced_by
    FROM ticket t JOIN client c ON c.id = t.client_id """


def client_document(client_id: ClientId) -> str | None:
    """The number of the client's identity document, "" where none is on file; None where there is no client."""
    found = _all("SELECT document_number FROM client WHERE id = ?", client_id)
    return str(found[0][0]) if found else None


def next_number(start_on: date) -> str:
    """The next number of a month: "D-2611-0001". Inside a unit of work only. See ``retire`` for "/1"."""
    prefix = f"D-{start_on:%y%m}-"
    last = _all(
        "SELECT max(CAST(substr(number, ?) AS INTEGER)) FROM ticket WHERE number >= ? AND number < ?",
        len(prefix) + 1,  # a cast reads the digits and stops at what follows them
        prefix,
        prefix[:-1] + ".",
    )[0][0]
    return f"{prefix}{(last or 0) + 1:04d}"


def insert_ticket(
    unit: Work,
    draft: TicketDraft,
    *,
    number: str,
    rule: Rule,
    due_on: date,
    last_day: date,
    appraisal: int,
    issued_at: datetime,
    replaces: TicketId | None = None,
) -> TicketId:
    """Adds an open ticket and its pledges. Inside a unit of work only."""
    ticket_id = TicketId(
        TicketRow.insert(
            number=number,
            client=draft.client_id,
            staff=unit.acting.staff_id,
            pack=rule.id,
            pack_version=rule.version,
            status=Status.OPEN.value,
            issued_at=issued_at,
            start_on=draft.start_on,
            due_on=due_on,
            last_day=last_day,
            term_months=draft.term_months,
            principal=draft.principal.minor,
            appraisal=appraisal,
            fee_percent=f"{draft.fee_percent:f}",
            interest_percent=f"{draft.interest_percent:f}",
            notes=draft.notes,
            replaces=replaces,
        ).execute()
    )
    insert_pledges(ticket_id, draft.pledges)
    return ticket_id


def insert_pledges(ticket_id: TicketId, pledges: Iterable[PledgeDraft]) -> None:
    """Adds the items of a ticket."""
    for pledge in pledges:
        PledgeRow.insert(
            ticket=ticket_id,
            name=pledge.name,
            category=pledge.category,
            description=pledge.description,
            serial=pledge.serial,
            weight_mg=pledge.weight_mg,
            fineness=pledge.fineness,
            appraisal=pledge.appraisal.minor,
            bin=pledge.bin,
        ).execute()


def insert_event(
    unit: Work,
    ticket_id: TicketId,
    step: Step,
    *,
    principal: int = 0,
    settled: Charges | None = None,
    detail: dict[str, object] | None = None,
    note: str = "",
) -> int:
    """Adds a step to a ticket's life with its money: positive is what the client paid. Its number."""
    added = TicketEventRow.insert(
        ticket=ticket_id,
        at=unit.at,
        on_day=unit.on,
        staff=unit.acting.staff_id,
        step=step.value,
        principal=principal,
        interest=settled.interest.minor if settled else 0,
        fee=settled.fee.minor if settled else 0,
        detail=detail,
        note=note,
    ).execute()
    return int(added)


def close(ticket_id: TicketId, status: Status, on: date) -> None:
    """Ends a ticket."""
    TicketRow.update(status=status.value, closed_on=on).where(TicketRow.id == ticket_id).execute()


def prolong(ticket_id: TicketId, *, start_on: date, due_on: date, last_day: date, term_months: int) -> None:
    """Begins the next period of a ticket."""
    TicketRow.update(
        start_on=start_on,
        due_on=due_on,
        last_day=last_day,
        term_months=term_months,
        renewals=TicketRow.renewals + 1,
    ).where(TicketRow.id == ticket_id).execute()


def retire(ticket_id: TicketId, number: str, on: date) -> None:
    """Frees the number of a ticket that is being corrected: the dead line becomes "D-2611-0001/1", "/2", …"""
    used = _all("SELECT count(*) FROM ticket WHERE number > ? AND number < ?", f"{number}/", f"{number}0")[0][0]
    TicketRow.update(number=f"{number}/{used + 1}", status=Status.VOID.value, closed_on=on).where(
        TicketRow.id == ticket_id
    ).execute()


def mark_replaced(old: TicketId, new: TicketId) -> None:
    """Ties a corrected ticket to the one that stands in its place."""
    TicketRow.update(replaced_by=new).where(TicketRow.id == old).execute()


def get_ticket(ticket_id: TicketId, currency: str) -> Ticket | None:
    """One ticket with its pledges and its life."""
    return _ticket("WHERE t.id = ?", ticket_id, currency)


def find_ticket(number: str, currency: str) -> Ticket | None:
    """The ticket of a number."""
    return _ticket("WHERE t.number = ?", number, currency)


def open_tickets(currency: str, limit: int, after: tuple[date, TicketId] | None) -> tuple[TicketBrief, ...]:
    """Open tickets in order of expiry; the next page comes ``after`` the last one's (due_on, id)."""
    due, id_ = after or (date.min, TicketId(0))
    return _briefs(
        currency,
        "WHERE t.status = 'open' AND (t.due_on, t.id) > (?, ?) ORDER BY t.due_on, t.id LIMIT ?",
        due.isoformat(),
        id_,
        limit,
    )


def every_ticket(currency: str, limit: int, after: TicketId | None) -> tuple[TicketBrief, ...]:
    """A page of all tickets, in the order they were written."""
    return _briefs(currency, "WHERE t.id > ? AND t.replaced_by IS NULL ORDER BY t.id LIMIT ?", after or 0, limit)


def tickets_due(currency: str, first: date, last: date) -> tuple[TicketBrief, ...]:
    """Open tickets that expire between two days, both included."""
    tail = "WHERE t.status = 'open' AND t.due_on BETWEEN ? AND ? ORDER BY t.due_on, t.id"
    return _briefs(currency, tail, first.isoformat(), last.isoformat())


def in_grace(currency: str, on: date) -> tuple[TicketBrief, ...]:
    """Open tickets past their expiry that can still be redeemed."""
    tail = (
        "WHERE t.status = 'open' AND t.last_day >= ? AND t.last_day <= ? AND t.due_on < ? "
        "ORDER BY t.last_day, t.due_on, t.id"
    )
    bound = on + timedelta(days=LONGEST_GRACE)
    return _briefs(currency, tail, on.isoformat(), bound.isoformat(), on.isoformat())


def past_grace(currency: str, on: date, limit: int) -> tuple[TicketBrief, ...]:
    """Open tickets past their last day, the longest first: to be forfeited or agreed upon."""
    tail = "WHERE t.status = 'open' AND t.last_day < ? ORDER BY t.last_day, t.id LIMIT ?"
    return _briefs(currency, tail, on.isoformat(), limit)


def tickets_of(client_id: ClientId, currency: str, limit: int) -> tuple[TicketBrief, ...]:
    """A client's tickets, newest first, the dead lines of corrections too."""
    return _briefs(currency, "WHERE t.client_id = ? ORDER BY t.id DESC LIMIT ?", client_id, limit)


def history_of(client_id: ClientId, currency: str) -> PawnHistory:
    """A client at the counter in four figures."""
    found = {
        status: (count, total)
        for status, count, total in _all(
            "SELECT status, count(*), sum(principal) FROM ticket WHERE client_id = ? GROUP BY status", client_id
        )
    }
    counts = {status: found.get(status.value, (0, 0)) for status in Status}
    return PawnHistory(
        open=counts[Status.OPEN][0],
        principal_out=Money(counts[Status.OPEN][1], currency),
        redeemed=counts[Status.REDEEMED][0],
        forfeited=counts[Status.FORFEITED][0],
    )


def figures(currency: str, on: date, until: date) -> CounterFigures:
    """What stands open ``on`` a day; due: expiring up to ``until``."""
    sql = (
        "SELECT count(*), coalesce(sum(principal), 0), coalesce(sum(due_on BETWEEN ?1 AND ?2), 0), "
        "coalesce(sum(due_on < ?1 AND last_day >= ?1), 0), coalesce(sum(last_day < ?1), 0) "
        "FROM ticket WHERE status = 'open'"
    )
    count, principal, due, grace, past = _all(sql, on.isoformat(), until.isoformat())[0]
    return CounterFigures(count, Money(principal, currency), due, grace, past)


def _briefs(currency: str, tail: str, *values: object) -> tuple[TicketBrief, ...]:
    return tuple(
        TicketBrief(
            id=TicketId(row[0]),
            number=row[1],
            client_id=ClientId(row[2]),
            client=row[3],
            names=tuple(row[4].split("\x1f")) if row[4] else (),
            principal=Money(row[5], currency),
            status=Status(row[6]),
            start_on=date.fromisoformat(row[7]),
            due_on=date.fromisoformat(row[8]),
            last_day=date.fromisoformat(row[9]),
            renewals=row[10],
            closed_on=_day(row[11]),
            replaced_by=None if row[12] is None else TicketId(row[12]),
        )
        for row in _all(_BRIEF + tail, *values)
    )


def _ticket(tail: str, value: object, currency: str) -> Ticket | None:
    found = _all(_TICKET + tail, value)
    if not found:
        return None
    row = found[0]
    return Ticket(
        id=TicketId(row[0]),
        number=row[1],
        client_id=ClientId(row[2]),
        client=row[3],
        staff_id=StaffId(row[4]),
        staff=row[5],
        pack=row[6],
        pack_version=row[7],
        status=Status(row[8]),
        issued_at=from_text(row[9]),
        start_on=date.fromisoformat(row[10]),
        due_on=date.fromisoformat(row[11]),
        last_day=date.fromisoformat(row[12]),
        term_months=row[13],
        principal=Money(row[14], currency),
        appraisal=Money(row[15], currency),
        fee_percent=Decimal(row[16]),
        interest_percent=Decimal(row[17]),
        renewals=row[18],
        closed_on=_day(row[19]),
        notes=row[20],
        replaces=None if row[21] is None else TicketId(row[21]),
        replaced_by=None if row[22] is None else TicketId(row[22]),
        pledges=_pledges(row[0], currency),
        events=_events(row[0], currency),
    )


def _pledges(ticket_id: int, currency: str) -> tuple[Pledge, ...]:
    sql = (
        "SELECT id, name, category, description, serial, weight_mg, fineness, appraisal, bin FROM pledge "
        "WHERE ticket_id = ? ORDER BY id"
    )
    return tuple(_pledge(row, currency) for row in _all(sql, ticket_id))


def _pledge(row: Sequence[Any], currency: str) -> Pledge:
    id_, name, category, description, serial, weight, fineness, appraisal, bin_ = row
    return Pledge(
        PledgeId(id_), name, category, description, serial, weight, fineness, Money(appraisal, currency), bin_
    )


def _events(ticket_id: int, currency: str) -> tuple[TicketEvent, ...]:
    sql = (
        "SELECT e.id, e.at, e.on_day, s.name, e.step, e.principal, e.interest, e.fee, e.detail, e.note, "
        "coalesce(a.name, ''), a.agent_id FROM ticket_event e JOIN staff s ON s.id = e.staff_id "
        "LEFT JOIN ticket_agent a ON a.event_id = e.id WHERE e.ticket_id = ? ORDER BY e.id"
    )
    return tuple(
        TicketEvent(
            id_,
            from_text(at),
            date.fromisoformat(on),
            staff,
            Step(step),
            Money(principal, currency),
            Money(interest, currency),
            Money(fee, currency),
            json.loads(detail) if detail else {},
            note,
            agent,
            None if agent_id is None else AgentId(agent_id),
        )
        for id_, at, on, staff, step, principal, interest, fee, detail, note, agent, agent_id in _all(sql, ticket_id)
    )


def _all(sql: str, *values: object) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = OPEN.execute_sql(sql, values).fetchall()
    return found


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
