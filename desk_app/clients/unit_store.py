"""Firms and their agents in the shop file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from desk_app.clients.client import ClientId
from desk_app.clients.unit import Act, Agent, AgentDraft, AgentId, UnitDraft
from desk_app.clients.unit_index import PART_OF
from desk_app.clock import as_text, from_text
from desk_app.db.rows import OPEN
from desk_app.money import Money

_UNIT = "registration, registration_kind, legal_name, trade, invoice_title, tax_number, bank"

_AGENT = (
    "SELECT a.id, a.client_id, coalesce(p.name, a.name), "
    "iif(p.id IS NULL, a.phone, "
    "coalesce((SELECT number FROM client_phone WHERE client_id = p.id AND position = 0), '')), "
    "coalesce(p.document_kind, a.document_kind), coalesce(p.document_number, a.document_number), a.person_id, a.acts, "
    "a.most, a.valid_from, a.valid_until, a.paper, a.in_charge, a.revoked_on, coalesce(s.name, ''), a.revoked_for, "
    "p.erased_at IS NOT NULL FROM client_agent a LEFT JOIN client p "
    "ON p.id = coalesce((SELECT into_id FROM client_merged WHERE client_id = a.person_id), a.person_id) "
    "LEFT JOIN staff s ON s.id = a.revoked_by_id WHERE "
)


def _rows(sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    return list(OPEN.execute_sql(sql, tuple(values)).fetchall())


def unit(client_id: ClientId) -> tuple[UnitDraft, datetime] | None:
    """What makes a client a firm, and since when it is written; None of a private client."""
    found = _rows(f"SELECT {_UNIT}, at FROM client_unit WHERE client_id = ?", (client_id,))
    return (UnitDraft(*found[0][:7]), from_text(found[0][7])) if found else None


def is_unit(client_id: ClientId) -> bool:
    """Whether a client is a firm."""
    return bool(_rows("SELECT 1 FROM client_unit WHERE client_id = ?", (client_id,)))


def write_unit(client_id: ClientId, draft: UnitDraft, staff_id: int, at: datetime) -> None:
    """Makes a client a firm, or writes over what was said of it. Inside a unit of work only."""
    values = (
        draft.registration, draft.registration_kind, draft.legal_name, draft.trade, draft.invoice_title,
        draft.tax_number, draft.bank,
    )  # fmt: skip
    sets = ", ".join(f"{column} = excluded.{column}" for column in _UNIT.split(", "))
    OPEN.execute_sql(
        f"INSERT INTO client_unit (client_id, at, staff_id, {_UNIT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        f"ON CONFLICT (client_id) DO UPDATE SET {sets}",
        (client_id, as_text(at), staff_id, *values),
    )


def delete_unit(client_id: ClientId) -> None:
    """Makes a firm a private client. Inside a unit of work only."""
    OPEN.execute_sql("DELETE FROM client_unit WHERE client_id = ?", (client_id,))


def ids_by_registration(number: str, limit: int = 20) -> list[ClientId]:
    """The firms registered under a number."""
    sql = "SELECT client_id FROM client_unit WHERE registration = ? AND registration <> '' ORDER BY client_id LIMIT ?"
    return [ClientId(row[0]) for row in _rows(sql, (number, limit))]


def agents(client_id: ClientId, currency: str) -> tuple[Agent, ...]:
    """Everybody who acts or acted for a firm, the newest entry first."""
    return tuple(_agent(row, currency) for row in _rows(f"{_AGENT} a.client_id = ? ORDER BY a.id DESC", (client_id,)))


def agents_of(client_ids: Iterable[int], currency: str) -> dict[int, list[Agent]]:
    """The agents of several clients at once, by client; private ones have no place in it."""
    ids = sorted(client_ids)
    found: dict[int, list[Agent]] = {}
    for first in range(0, len(ids), 10_000):
        part = ids[first : first + 10_000]
        marks = ", ".join("?" * len(part))
        for row in _rows(f"SELECT client_id FROM client_unit WHERE client_id IN ({marks})", part):
            found[row[0]] = []
        for row in _rows(f"{_AGENT} a.client_id IN ({marks}) ORDER BY a.id DESC", part):
            found.setdefault(row[1], []).append(_agent(row, currency))
    return found


def agent(agent_id: AgentId, currency: str) -> Agent | None:
    """One of them; None where there is none."""
    found = _rows(f"{_AGENT} a.id = ?", (agent_id,))
    return _agent(found[0], currency) if found else None


def _agent(row: Sequence[Any], currency: str) -> Agent:
    allowed = set(row[7].split())
    return Agent(
        id=AgentId(row[0]),
        client_id=ClientId(row[1]),
        name=row[2],
        phone=row[3],
        document_kind=row[4],
        document_number=row[5],
        person_id=None if row[6] is None else ClientId(row[6]),
        acts=tuple(act for act in Act if act.value in allowed),
        limit=None if row[8] is None else Money(row[8], currency),
        valid_from=date.fromisoformat(row[9]),
        valid_until=None if row[10] is None else date.fromisoformat(row[10]),
        paper=row[11],
        in_charge=bool(row[12]),
        revoked_on=None if row[13] is None else date.fromisoformat(row[13]),
        revoked_by=row[14],
        revoked_for=row[15],
        gone=bool(row[16]),
    )


def _values(draft: AgentDraft) -> tuple[object, ...]:
    return (
        draft.person_id, draft.name, draft.phone, draft.document_kind, draft.document_number,
        " ".join(act.value for act in draft.acts), None if draft.limit is None else draft.limit.minor,
        None if draft.valid_from is None else draft.valid_from.isoformat(),
        None if draft.valid_until is None else draft.valid_until.isoformat(), draft.paper, draft.in_charge,
    )  # fmt: skip


_WRITTEN = (
    "person_id, name, phone, document_kind, document_number, acts, most, valid_from, valid_until, paper, in_charge"
)


def insert_agent(client_id: ClientId, draft: AgentDraft, staff_id: int, at: datetime) -> AgentId:
    """Adds an agent. Inside a unit of work only."""
    cursor = OPEN.execute_sql(
        f"INSERT INTO client_agent (client_id, at, staff_id, revoked_for, {_WRITTEN}) "
        "VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (client_id, as_text(at), staff_id, *_values(draft)),
    )
    return AgentId(int(cursor.lastrowid))


def write_agent(agent_id: AgentId, draft: AgentDraft) -> None:
    """Writes over an agent. Inside a unit of work only."""
    sets = ", ".join(f"{column} = ?" for column in _WRITTEN.split(", "))
    OPEN.execute_sql(f"UPDATE client_agent SET {sets} WHERE id = ?", (*_values(draft), agent_id))


def take_charge(client_id: ClientId, agent_id: AgentId) -> list[AgentId]:
    """Nobody but this one is called about the firm; who was before. Inside a unit of work only."""
    sql = "SELECT id FROM client_agent WHERE client_id = ? AND id <> ? AND in_charge"
    others = [AgentId(row[0]) for row in _rows(sql, (client_id, agent_id))]
    for other in others:
        OPEN.execute_sql("UPDATE client_agent SET in_charge = 0 WHERE id = ?", (other,))
    return others


def revoke(agent_id: AgentId, on: date, staff_id: int, reason: str) -> None:
    """Ends an authorisation. Inside a unit of work only."""
    OPEN.execute_sql(
        "UPDATE client_agent SET revoked_on = ?, revoked_by_id = ?, revoked_for = ? WHERE id = ?",
        (on.isoformat(), staff_id, reason, agent_id),
    )


def count(client_id: ClientId) -> int:
    """How many agents, of now and of before, a firm has."""
    return int(_rows("SELECT count(*) FROM client_agent WHERE client_id = ?", (client_id,))[0][0])


def same_person(client_id: ClientId, person_id: ClientId, except_id: AgentId | None) -> AgentId | None:
    """The entry that a client has already as an agent of a firm, not revoked."""
    sql = (
        f"SELECT id FROM client_agent WHERE (person_id = ?1 OR person_id IN {PART_OF}) AND client_id = ?2 "
        "AND revoked_on IS NULL AND id <> ?3 ORDER BY id DESC LIMIT 1"
    )
    found = _rows(sql, (person_id, client_id, except_id or 0))
    return AgentId(found[0][0]) if found else None


def lapsing(first: date, last: date, limit: int) -> tuple[tuple[ClientId, AgentId, date], ...]:
    """Authorisations that end between two days and were not revoked, the soonest first: client, agent, last day."""
    sql = (
        "SELECT client_id, id, valid_until FROM client_agent WHERE valid_until BETWEEN ? AND ? AND revoked_on IS NULL "
        "ORDER BY valid_until, id LIMIT ?"
    )
    found = _rows(sql, (first.isoformat(), last.isoformat(), limit))
    return tuple((ClientId(row[0]), AgentId(row[1]), date.fromisoformat(row[2])) for row in found)


def units_of(person_id: ClientId) -> tuple[tuple[ClientId, str], ...]:
    """The firms that somebody with a file of her own acts for: client and name."""
    sql = (
        "SELECT DISTINCT c.id, c.name FROM client_agent a JOIN client c ON c.id = a.client_id "
        f"WHERE (a.person_id = ?1 OR a.person_id IN {PART_OF}) AND a.revoked_on IS NULL ORDER BY c.id"
    )
    return tuple((ClientId(row[0]), row[1]) for row in _rows(sql, (person_id,)))
