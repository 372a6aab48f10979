"""The reading behind every paper: SQL over the tables of the rooms below, nouns out of it.

Each ``read_*`` is one read transaction, so that a paper never mixes two moments. Every statement goes by an index:
a client's rows by the client, a month's rows by their day.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from desk_app.clients.asking import rating_of
from desk_app.clients.client import Birthday, ClientId, masked
from desk_app.clients.fielding import all_fields, moments_of, values_of
from desk_app.clients.phones import spaced
from desk_app.clients.relating import family_of
from desk_app.clients.units import unit_of
from desk_app.clock import from_text, local_date, local_time
from desk_app.db.shop import Shop
from desk_app.errors import NotFound
from desk_app.money import Money
from desk_app.reports.client_report import (
    MOST_LINES,
    MOST_VISITS,
    CallLine,
    ClientReport,
    ComplaintLine,
    NoteLine,
    OpeningLine,
    PromiseLine,
    RhythmLine,
    TicketLine,
    VisitItemLine,
    VisitLine,
    year_before,
)
from desk_app.reports.reading import SqlRow, rows
from desk_app.till.opening import OPENING_LABELS
from desk_app.till.openings import openings_of
from desk_app.words import N_

_CLIENT = """
SELECT client.code, client.name, gender, birth_lunar, birth_year, birth_month, birth_day, birth_leap, document_number,
       address, source, notes, CASE WHEN health_barred THEN '' ELSE allergies END,
       alerts, trim(coalesce(staff.name, '') || coalesce(' · ' || w.name, ''), ' ·'),
       may_call, do_not_call, call_from, call_to,
       client.created_at
FROM client LEFT JOIN staff ON staff.id = client.advisor_id
LEFT JOIN client_second_advisor a ON a.client_id = client.id LEFT JOIN staff w ON w.id = a.staff_id
WHERE client.id = ?"""

_PHONES = "SELECT number FROM client_phone WHERE client_id = ? ORDER BY position"

_TAGS = "SELECT tag FROM client_tag WHERE client_id = ? ORDER BY tag"

_TOTALS = """
SELECT count(*), min(on_day), max(on_day), coalesce(sum(total), 0), coalesce(sum(total) FILTER (WHERE on_day > ?), 0)
FROM visit WHERE client_id = ? AND replaced_by IS NULL"""

_VISITS = """
SELECT id, on_day, total, score, notes, replaces_id FROM visit
WHERE client_id = ? AND replaced_by IS NULL ORDER BY on_day DESC, id DESC LIMIT ?"""

_ITEMS = """
SELECT visit_item.visit_id, visit_item.name, quantity, coalesce(staff.name, ''), service_id
FROM visit CROSS JOIN visit_item ON visit_item.visit_id = visit.id LEFT JOIN staff ON staff.id = beautician_id
WHERE visit.client_id = ? AND visit.on_day >= ? AND visit.replaced_by IS NULL ORDER BY visit_item.id"""

_RHYTHMS = """
SELECT category, mean_days, due_on FROM rhythm WHERE client_id = ? AND mean_days > 0
ORDER BY visits DESC, category LIMIT 6"""

_TICKETS = """
SELECT id, number, status, start_on, due_on, closed_on, principal,
       (SELECT coalesce(sum(interest + fee), 0) FROM ticket_event WHERE ticket_event.ticket_id = ticket.id)
FROM ticket WHERE client_id = ? ORDER BY start_on DESC, id DESC LIMIT ?"""

_PLEDGES = """
SELECT ticket_id, name FROM pledge WHERE ticket_id IN (SELECT id FROM ticket WHERE client_id = ?) ORDER BY id"""

_CALLS = """
SELECT at, staff.name, outcome, note, call_back_at FROM call JOIN staff ON staff.id = staff_id
WHERE client_id = ? AND NOT withdrawn ORDER BY at DESC LIMIT ?"""

_COMPLAINTS = """
SELECT at, staff.name, text, answer_by, answer, answered_at FROM complaint JOIN staff ON staff.id = staff_id
WHERE client_id = ? AND NOT withdrawn ORDER BY at DESC LIMIT ?"""

_PROMISES = """
SELECT at, staff.name, text, due_at, outcome FROM promise JOIN staff ON staff.id = staff_id
WHERE client_id = ? AND outcome <> 'taken_back' ORDER BY at DESC LIMIT ?"""

_NOTES = """
SELECT at, staff.name, text FROM client_note JOIN staff ON staff.id = staff_id
WHERE client_id = ? ORDER BY at DESC LIMIT ?"""


def read_client_report(shop: Shop, client_id: ClientId) -> ClientReport:
    """Everything a client's paper file says, as of the shop's today. Raises NotFound."""
    currency, today = shop.settings.currency, shop.today()
    with shop.database.atomic():
        found = rows(shop, _CLIENT, client_id)
        if not found:
            raise NotFound(N_("There is no client with the number {id}."), id=client_id)
        code, name, gender, *born, document, address, source, notes, allergies, alerts, advisor = found[0][:15]
        may_call, do_not_call, call_from, call_to, created_at = found[0][15:]
        count, first, last, spent, spent_year = rows(shop, _TOTALS, year_before(today).isoformat(), client_id)[0]
        visits = rows(shop, _VISITS, client_id, MOST_VISITS)
        items = rows(shop, _ITEMS, client_id, visits[-1][1]) if visits else []
        care, values = _Care(shop, client_id), values_of(shop, client_id)
        return ClientReport(
            id=client_id,
            shop_name=shop.settings.shop_name,
            as_of=today,
            code=code,
            name=name,
            phones=tuple(spaced(row[0], shop.settings.phone_region) for row in rows(shop, _PHONES, client_id)),
            gender=gender,
            birthday=_birthday(*born),
            document=masked(document),
            address=address,
            source=source,
            tags=tuple(row[0] for row in rows(shop, _TAGS, client_id)),
            advisor=advisor or "",
            since=local_date(from_text(created_at), shop.settings.zone),
            do_not_call=bool(do_not_call),
            may_call=None if may_call is None else bool(may_call),
            call_from=call_from,
            call_to=call_to,
            allergies=allergies,
            alerts=alerts,
            notes=notes,
            visit_count=count,
            first_visit=_day(first),
            last_visit=_day(last),
            spent=Money(spent, currency),
            spent_year=Money(spent_year, currency),
            usual=tuple(Counter(item[1] for item in items if item[4] is not None).most_common(3)),
            firm=unit_of(shop, client_id),
            rhythms=tuple(RhythmLine(row[0], row[1], _day(row[2])) for row in rows(shop, _RHYTHMS, client_id)),
            visits=_visit_lines(visits, items, currency),
            tickets=_tickets(shop, client_id),
            calls=care.calls(),
            complaints=care.complaints(),
            promises=care.promises(),
            dated_notes=care.dated_notes(),
            trades=shop.settings.trades,
            fields=tuple((each, values[each.key]) for each in all_fields(shop, retired=True) if each.key in values),
            moments=moments_of(shop, client_id, MOST_LINES),
            family=family_of(shop, client_id),
            rating=rating_of(shop, client_id),
            openings=tuple(
                OpeningLine(one.on, OPENING_LABELS[one.kind], one.amount)
                for one in openings_of(shop, client_id)
                if one.reverses is None and not one.reversed
            ),
        )


def _birthday(lunar: int, year: int, month: int, day: int, leap: int) -> Birthday | None:
    return Birthday(month, day, year, bool(lunar), bool(leap)) if month else None


def _tickets(shop: Shop, client_id: ClientId) -> tuple[TicketLine, ...]:
    currency = shop.settings.currency
    pledges: dict[int, list[str]] = {}
    for ticket_id, pledge in rows(shop, _PLEDGES, client_id):
        pledges.setdefault(ticket_id, []).append(pledge)
    return tuple(
        TicketLine(
            number=number,
            status=status,
            start_on=date.fromisoformat(start_on),
            due_on=date.fromisoformat(due_on),
            closed_on=_day(closed_on),
            principal=Money(principal, currency),
            charges=Money(charges, currency),
            pledges=tuple(pledges.get(ticket_id, ())),
        )
        for ticket_id, number, status, start_on, due_on, closed_on, principal, charges in rows(
            shop, _TICKETS, client_id, MOST_LINES
        )
    )


class _Care:
    """Calls, complaints, promises and notes of one client, with instants on the shop's wall clock."""

    def __init__(self, shop: Shop, client_id: ClientId) -> None:
        self._shop = shop
        self._client_id = client_id
        self._zone = shop.settings.zone

    def _rows(self, sql: str) -> list[SqlRow]:
        return rows(self._shop, sql, self._client_id, MOST_LINES)

    def _at(self, text: str) -> datetime:
        return local_time(from_text(text), self._zone)

    def _on(self, text: str) -> date:
        return self._at(text).date()

    def calls(self) -> tuple[CallLine, ...]:
        return tuple(
            CallLine(self._at(at), staff, outcome, note, self._at(again) if again else None)
            for at, staff, outcome, note, again in self._rows(_CALLS)
        )

    def complaints(self) -> tuple[ComplaintLine, ...]:
        return tuple(
            ComplaintLine(
                self._on(at), staff, text, self._on(answer_by), answer, self._on(answered) if answered else None
            )
            for at, staff, text, answer_by, answer, answered in self._rows(_COMPLAINTS)
        )

    def promises(self) -> tuple[PromiseLine, ...]:
        return tuple(
            PromiseLine(self._on(at), staff, text, self._on(due), outcome)
            for at, staff, text, due, outcome in self._rows(_PROMISES)
        )

    def dated_notes(self) -> tuple[NoteLine, ...]:
        return tuple(NoteLine(self._on(at), staff, text) for at, staff, text in self._rows(_NOTES))


def _visit_lines(visits: list[SqlRow], items: list[SqlRow], currency: str) -> tuple[VisitLine, ...]:
    of_visit: dict[int, list[VisitItemLine]] = {}
    for visit_id, name, quantity, beautician, _ in items:
        of_visit.setdefault(visit_id, []).append(VisitItemLine(name, quantity, beautician))
    return tuple(
        VisitLine(
            on=date.fromisoformat(on_day),
            items=tuple(of_visit.get(visit_id, ())),
            total=Money(total, currency),
            score=score,
            notes=notes,
            corrected=replaces is not None,
        )
        for visit_id, on_day, total, score, notes, replaces in visits
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
