"""Queries of leaving. Each is led by a client, by a day, or by the day clients were last seen; none reads them all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from desk_app.clients.client import ClientId
from desk_app.clock import from_text
from desk_app.db.check import Check
from desk_app.db.rows import OPEN
from desk_app.loyalty.leaving import For, Seen, State, Telling, TellingDraft, TellingId
from desk_app.loyalty.reasons import Cut, Learned, Side
from desk_app.loyalty.tables import LeavingRow
from desk_app.staff.work import Work
from desk_app.words import N_

Rows = list[tuple[Any, ...]]


def read(sql: str, **values: object) -> Rows:
    """The rows of a query; values are bound by name."""
    rows: Rows = OPEN.execute_sql(sql, values).fetchall()
    return rows


def day_of(text: str | None) -> date | None:
    """A day of the file."""
    return None if text is None else date.fromisoformat(text)


# --- what was told --------------------------------------------------------------------------------------------------

_TELLING = (
    "SELECT l.id, l.client_id, l.at, w.name, l.state, l.on_day, l.reason, l.side, l.cut, l.words, l.learned_from, "
    "l.learned_by_id, coalesce(b.name, ''), l.no_offers, l.replaced_by FROM client_leaving l "
    "JOIN staff w ON w.id = l.staff_id LEFT JOIN staff b ON b.id = l.learned_by_id WHERE "
)


def _telling(row: Sequence[Any]) -> Telling:
    return Telling(
        TellingId(row[0]), ClientId(row[1]), from_text(row[2]), row[3], State(row[4]), date.fromisoformat(row[5]),
        row[6], Side(row[7]), Cut(row[8]), row[9], Learned(row[10]), row[11], row[12], bool(row[13]), row[14],
    )  # fmt: skip


def telling(telling_id: TellingId) -> Telling | None:
    """One of them."""
    found = read(f"{_TELLING} l.id = :id", id=telling_id)
    return _telling(found[0]) if found else None


def tellings_of(client_ids: Iterable[int], *, replaced: bool = False) -> tuple[Telling, ...]:
    """Of some clients, in the order of their days; with ``replaced`` also those that were corrected or taken back."""
    standing = "" if replaced else "AND l.replaced_by IS NULL "
    sql = f"{_TELLING} l.client_id IN (SELECT value FROM json_each(:ids)) {standing}ORDER BY l.on_day, l.id"
    return tuple(_telling(row) for row in read(sql, ids=json.dumps(list(client_ids))))


def told_between(first: date, last: date, before: tuple[date, int], limit: int) -> tuple[Telling, ...]:
    """Tellings that stand, by day downwards from before a day and number; not older than ``first``."""
    sql = (
        f"{_TELLING} l.on_day BETWEEN :first AND :last AND (l.on_day, l.id) < (:day, :id) AND l.replaced_by IS NULL "
        "ORDER BY l.on_day DESC, l.id DESC LIMIT :limit"
    )
    day, number = before
    values = {"first": first.isoformat(), "last": last.isoformat(), "day": day.isoformat(), "id": number}
    return tuple(_telling(row) for row in read(sql, **values, limit=limit))


def why(first: date, last: date) -> Rows:
    """Reason, side, cut, how many clients, and how many of them were here again or won back since: of each client the
    last reason told from ``first`` to ``last``."""
    return read(
        "SELECT reason, side, cut, count(*), sum(back) FROM (SELECT l.reason, l.side, l.cut, "
        "coalesce(c.last_seen > l.on_day, 0) OR EXISTS (SELECT 1 FROM client_leaving b WHERE b.client_id = l.client_id "
        "AND b.replaced_by IS NULL AND b.state = 'won_back' AND (b.on_day, b.id) > (l.on_day, l.id)) AS back "
        "FROM client_leaving l JOIN client c ON c.id = l.client_id WHERE l.on_day BETWEEN :first AND :last "
        "AND l.replaced_by IS NULL AND l.state <> 'won_back' AND NOT EXISTS (SELECT 1 FROM client_leaving n "
        "WHERE n.client_id = l.client_id AND n.replaced_by IS NULL AND n.state <> 'won_back' "
        "AND n.on_day <= :last AND (n.on_day, n.id) > (l.on_day, l.id))) GROUP BY reason, side, cut "
        "ORDER BY count(*) DESC, reason, side, cut",
        first=first.isoformat(),
        last=last.isoformat(),
    )


def insert(unit: Work, draft: TellingDraft, side: Side, cut: Cut, learned_by: int | None) -> TellingId:
    """Adds a telling. Inside a unit of work only."""
    return TellingId(
        LeavingRow.insert(
            client=draft.client_id,
            at=unit.at,
            staff=unit.acting.staff_id,
            state=draft.state.value,
            on_day=draft.on,
            reason=draft.reason,
            side=side.value,
            cut=cut.value,
            words=draft.words,
            learned_from=draft.learned_from.value,
            learned_by=learned_by,
            no_offers=draft.no_offers,
        ).execute()
    )


def replace(telling_id: TellingId, by: int) -> None:
    """Says what stands in the place of a telling now. Inside a unit of work only."""
    LeavingRow.update(replaced_by=by).where(LeavingRow.id == telling_id).execute()


def who_told(telling_id: TellingId) -> tuple[int, str]:
    """Who wrote a telling down, and when."""
    staff_id, at = read("SELECT staff_id, at FROM client_leaving WHERE id = :id", id=telling_id)[0]
    return int(staff_id), str(at)


# --- when clients were here -----------------------------------------------------------------------------------------

_COUNTER = "('issued', 'renewed', 'redeemed')"

#: A visit with a service makes a rhythm (as ``salon.store`` reckons it); one without is a day here all the same.
_DAYS = (
    "SELECT v.on_day AS day, CASE WHEN EXISTS (SELECT 1 FROM visit_item i WHERE i.visit_id = v.id AND i.quantity > 0 "
    "AND i.product_id IS NULL) THEN 'service' ELSE 'salon' END AS came_for FROM visit v WHERE v.client_id = :id "
    "AND v.replaced_by IS NULL UNION SELECT e.on_day, 'pawn' FROM ticket t JOIN ticket_event e ON e.ticket_id = t.id "
    f"WHERE t.client_id = :id AND t.status <> 'void' AND e.step IN {_COUNTER} ORDER BY day, came_for DESC"
)


def days_of(client_id: ClientId) -> tuple[Seen, ...]:
    """The days on which a client was here, in order."""
    return tuple(Seen(date.fromisoformat(day), For(what)) for day, what in read(_DAYS, id=client_id))


#: The longest rhythm among the services of her last day here.
_SERVICE_DAYS = (
    "coalesce((SELECT max(s.rhythm_days) FROM last_line n JOIN service s ON s.id = n.service_id "
    "WHERE n.client_id = c.id), 0)"
)
_KEPT = "EXISTS (SELECT 1 FROM ticket t WHERE t.client_id = c.id AND t.status = 'open' AND t.last_day >= :on)"


def ties_of(client_id: ClientId, on: date) -> tuple[int, bool]:
    """Days of the rhythm of her last services, 0 where they have none; and whether a ticket of hers is open."""
    found = read(f"SELECT {_SERVICE_DAYS}, {_KEPT} FROM client c WHERE c.id = :id", id=client_id, on=on.isoformat())
    return (int(found[0][0]), bool(found[0][1])) if found else (0, False)


_FACTS = (
    "SELECT c.id, c.code, c.name, c.last_seen, c.advisor_id, coalesce(a.name, ''), coalesce(r.visits, 0), "
    "coalesce(r.mean_days, 0), coalesce(r.spread_days, 0), "
    "(SELECT max(v.on_day) FROM visit v WHERE v.client_id = c.id AND v.replaced_by IS NULL), "
    "(SELECT max(e.on_day) FROM ticket t JOIN ticket_event e ON e.ticket_id = t.id WHERE t.client_id = c.id "
    f"AND t.status <> 'void' AND e.step IN {_COUNTER}), {_KEPT}, "
    f"CASE WHEN coalesce(r.visits, 0) < 3 THEN {_SERVICE_DAYS} ELSE 0 END "
    "FROM client c LEFT JOIN rhythm r ON r.client_id = c.id AND r.category = '' "
    "LEFT JOIN staff a ON a.id = c.advisor_id"
)


def facts_of(client_ids: Iterable[int], on: date) -> Rows:
    """What lists need of some clients: id, code, name, last seen, advisor and her name, visits, mean, spread, last
    visit, last ticket step, whether a ticket is open, the rhythm of the last service."""
    sql = f"{_FACTS} WHERE c.id IN (SELECT value FROM json_each(:ids)) AND c.erased_at IS NULL"
    return read(sql, ids=json.dumps(list(client_ids)), on=on.isoformat())


def seen_page(first: date, last: date, before: tuple[date, int], on: date, limit: int) -> Rows:
    """As ``facts_of``, of clients last seen from ``first`` to ``last``, by that day downwards from before a day and
    number."""
    day, number = before
    return read(
        f"{_FACTS} WHERE c.last_seen BETWEEN :first AND :last AND (c.last_seen, c.id) < (:day, :id) "
        "AND c.erased_at IS NULL ORDER BY c.last_seen DESC, c.id DESC LIMIT :limit",
        first=first.isoformat(),
        last=last.isoformat(),
        day=day.isoformat(),
        id=number,
        on=on.isoformat(),
        limit=limit,
    )


#: A day here after a long time away, or after somebody told that she goes; and the day she was told to be won back.
_BACK = (
    "SELECT day, client FROM ("
    "SELECT v.on_day AS day, v.client_id AS client FROM visit v WHERE v.on_day BETWEEN :first AND :last "
    "AND v.client_id IS NOT NULL AND v.replaced_by IS NULL "
    "UNION ALL SELECT e.on_day, t.client_id FROM ticket_event e JOIN ticket t ON t.id = e.ticket_id "
    f"WHERE e.on_day BETWEEN :first AND :last AND t.status <> 'void' AND e.step IN {_COUNTER} "
    "UNION ALL SELECT l.on_day, l.client_id FROM client_leaving l WHERE l.on_day BETWEEN :first AND :last "
    "AND l.replaced_by IS NULL AND l.state = 'won_back') "
    "WHERE (day, client) < (:day, :id) AND ("
    "EXISTS (SELECT 1 FROM client_leaving l WHERE l.client_id = client AND l.on_day <= day AND l.replaced_by IS NULL) "
    "OR NOT EXISTS (SELECT 1 FROM visit p WHERE p.client_id = client AND p.on_day < day "
    "AND p.on_day > date(day, :away) AND p.replaced_by IS NULL) AND ("
    "EXISTS (SELECT 1 FROM visit p WHERE p.client_id = client AND p.on_day <= date(day, :away)) "
    "OR EXISTS (SELECT 1 FROM ticket t JOIN ticket_event e ON e.ticket_id = t.id WHERE t.client_id = client "
    "AND e.on_day <= date(day, :away)))) "
    "ORDER BY day DESC, client DESC LIMIT :limit"
)


def maybe_back(first: date, last: date, before: tuple[date, int], away: int, limit: int) -> list[tuple[date, ClientId]]:
    """Days from ``first`` to ``last`` on which a client may have come back, the newest first: she had not been in the
    salon for ``away`` days before, or was told of."""
    day, number = before
    found = read(
        _BACK,
        first=first.isoformat(),
        last=last.isoformat(),
        day=day.isoformat(),
        id=number,
        away=f"-{away} days",
        limit=limit,
    )
    return [(date.fromisoformat(text), ClientId(client)) for text, client in found]


CHECKS = (
    Check(
        "leaving.replaced",
        "SELECT l.id FROM client_leaving l LEFT JOIN client_leaving n ON n.id = l.replaced_by "
        "WHERE l.replaced_by <> 0 AND (n.id IS NULL OR n.id <= l.id)",
        N_("What was told of a client, number {id}, points to a correction that is not there."),
    ),
    Check(
        "leaving.state",
        "SELECT id FROM client_leaving WHERE state NOT IN ('leaving', 'lost', 'won_back')",
        N_("What was told of a client, number {id}, is none of what can be told."),
    ),
)
