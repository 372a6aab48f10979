"""The reading behind a dossier: the client's paper file, and what other rooms keep of her, in one snapshot."""

from __future__ import annotations

from datetime import date

from desk_app.clients.client import ClientId
from desk_app.clients.photograph import MOST_OF_CLIENT
from desk_app.clients.photographing import photograph_state
from desk_app.clock import from_text, local_date
from desk_app.db.shop import Shop
from desk_app.knowing.note import State
from desk_app.loyalty.desk import tellings_of
from desk_app.money import Money
from desk_app.privacy.copying import printed_photographs
from desk_app.privacy.desk import consents_of
from desk_app.reports.client_report import ClientReport
from desk_app.reports.dossier import MEASURES, MOST_READ, ColleagueLine, Counts, Dossier, PaymentLine
from desk_app.reports.reading import rows
from desk_app.reports.store import read_client_report
from desk_app.salon.desk import bookings_of

_COUNTS = """
SELECT (SELECT count(*) FROM visit WHERE client_id = ?1 AND replaced_by IS NULL),
       (SELECT count(*) FROM booking WHERE client_id = ?1),
       (SELECT count(*) FROM payment WHERE client_id = ?1),
       (SELECT count(*) FROM ticket WHERE client_id = ?1),
       (SELECT count(*) FROM "call" WHERE client_id = ?1 AND NOT withdrawn),
       (SELECT count(*) FROM complaint WHERE client_id = ?1 AND NOT withdrawn),
       (SELECT count(*) FROM promise WHERE client_id = ?1 AND outcome <> 'taken_back'),
       (SELECT count(*) FROM client_note WHERE client_id = ?1),
       (SELECT count(*) FROM client_consent WHERE client_id = ?1),
       (SELECT count(*) FROM client_moment WHERE client_id = ?1),
       (SELECT count(*) FROM colleague_note WHERE client_id = ?1)"""

_PAYMENTS = """
SELECT on_day, receipt, purpose, tender, amount, staff.name FROM payment JOIN staff ON staff.id = staff_id
WHERE client_id = ? ORDER BY at DESC, payment.id DESC LIMIT ?"""

_COLLEAGUES = """
SELECT note.at, sender.name, colleague.name, text, answer, closing, escalated_why, seen_at, colleague.active
FROM colleague_note AS note JOIN staff AS sender ON sender.id = note.staff_id
JOIN staff AS colleague ON colleague.id = note.to_id
WHERE note.client_id = ? ORDER BY note.at DESC, note.id DESC LIMIT ?"""


def read_dossier(shop: Shop, client_id: ClientId) -> Dossier:
    """Everything about one client, as of the shop's today. Raises NotFound."""
    currency = shop.settings.currency
    with shop.database.atomic():
        report = read_client_report(shop, client_id)
        *counted, moments, colleagues = rows(shop, _COUNTS, client_id)[0]
        state = photograph_state(shop, client_id)
        shown = state.count if state.shown else 0
        tellings = tuple(each for each in tellings_of(shop, client_id) if each.replaced_by is None)
        counted += [shown, moments, len(report.fields), *_told(report), len(tellings), colleagues]
        return Dossier(
            report=report,
            counts=Counts(*counted),
            bookings=bookings_of(shop, client_id, MOST_READ),
            payments=tuple(
                PaymentLine(date.fromisoformat(on_day), receipt, purpose, tender, Money(amount, currency), staff)
                for on_day, receipt, purpose, tender, amount, staff in rows(shop, _PAYMENTS, client_id, MOST_READ)
            ),
            consents=consents_of(shop, client_id, MOST_READ),
            photographs=printed_photographs(shop, client_id, min(MEASURES[0].photographs, MOST_OF_CLIENT)),
            hidden=0 if state.shown else state.count,
            zone=shop.settings.zone,
            tellings=tellings[:MOST_READ],
            colleagues=_colleagues(shop, client_id),
        )


def _told(report: ClientReport) -> tuple[int, int]:
    family, firm = report.family, report.firm
    told = len(family.relatives) + len(family.dates) if family is not None else 0
    return told, len(firm.agents) if firm is not None else 0


def _colleagues(shop: Shop, client_id: ClientId) -> tuple[ColleagueLine, ...]:
    found = []
    for at, sender, to, text, answer, closing, why, seen_at, active in rows(shop, _COLLEAGUES, client_id, MOST_READ):
        known = State.SEEN if seen_at else State.SENT
        if closing:
            known = State(closing)
        elif why or not active:
            known = State(why or State.LEFT)
        on = local_date(from_text(at), shop.settings.zone)
        found.append(ColleagueLine(on, sender, to, text, answer, known))
    return tuple(found)
