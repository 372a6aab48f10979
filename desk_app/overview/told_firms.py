"""Firms, what their agents may do, and who took a step of a ticket, held against what the lines of the trail tell.

Somebody who widens an authorisation, brings a revoked one back, or puts another agent on a ticket gains by it. Who the
people are stands sealed in the lines and is not compared.
"""

from __future__ import annotations

from desk_app.overview.told_sql import IS_DEMO, held, lines, told_of, went_with, whose

#: The lines that these read, but for those of erasing, which others read too.
FIRM_LINES = ("unit.saved", "unit.removed", "agent.added", "agent.changed", "agent.revoked", "client.taken_back")

_ERASED = f"(SELECT client_id AS whose, max(seq) AS until FROM {lines('client.erased')} GROUP BY client_id)"


def _not_erased(among: str) -> str:
    """Those of ``among`` whose file was not erased since."""
    return (
        f"(SELECT l.* FROM {among} l LEFT JOIN {_ERASED} e ON e.whose = l.client_id WHERE coalesce(e.until, 0) < l.seq)"
    )


# Whether a client is a firm: its last line says so.

_UNIT_STEPS = lines("unit.saved", "unit.removed", "client.taken_back")
_LAST_OF_UNIT = f"(SELECT max(seq) AS seq, client_id, action FROM {_UNIT_STEPS} GROUP BY client_id)"
_FIRMS = _not_erased(
    f"(SELECT seq, client_id AS id, client_id, action FROM {_LAST_OF_UNIT} WHERE action = 'unit.saved')"
)
#: In a demo: of a file that has a line of its own.
_OPENED_HERE = (
    "(SELECT 1 FROM audit f INDEXED BY audit_client_id WHERE f.client_id = t.client_id AND f.action = 'client.added')"
)
_UNITS = (
    held("client_unit", _FIRMS, {}, on="t.client_id = a.id", row="'client ' || a.id"),
    "SELECT 'client_unit', NULL, 'client ' || t.client_id, '' FROM client_unit t"
    f" WHERE t.client_id NOT IN (SELECT id FROM {_FIRMS}) AND NOT ({IS_DEMO} AND NOT EXISTS {_OPENED_HERE})",
)

# What an agent may do: the last line that tells it, and the one that revokes it.

_WRITTEN = lines("agent.added", "agent.changed")
_LAST = f"(SELECT max(seq) AS seq, id, client_id, detail FROM {_WRITTEN} GROUP BY id)"
#: Somebody else took charge later: the line of that tells whose place she took.
_REPLACED = (
    "EXISTS (SELECT 1 FROM " + lines("agent.added", "agent.changed") + " o, json_each(o.detail, '$.instead_of') i"
    " WHERE o.seq > a.seq AND i.value = a.id)"
)
#: Of a number that was given again, what was revoked before was somebody else's.
_REVOKED = (
    f"(SELECT l.* FROM {lines('agent.revoked')} l WHERE NOT {went_with('client_agent')} AND l.seq >"
    f" (SELECT max(seq) FROM {lines('agent.added')} WHERE id = l.id))"
)
_ACTS = (
    "(SELECT group_concat(value, ' ') FROM (SELECT value FROM json_each(a.detail, '$.authorised.acts') ORDER BY key))"
)
_AGENTS = (
    held(
        "client_agent",
        f"(SELECT l.* FROM {_LAST} l WHERE NOT {went_with('client_agent')})",
        {
            "client_id": whose("a.client_id"),
            "person_id": "json_extract(a.detail, '$.authorised.person_id')",
            "acts": _ACTS,
            "most": "json_extract(a.detail, '$.authorised.limit')",
            "valid_from": "json_extract(a.detail, '$.authorised.valid_from')",
            "valid_until": "json_extract(a.detail, '$.authorised.valid_until')",
            "in_charge": f"iif({_REPLACED}, 0, json_extract(a.detail, '$.authorised.in_charge'))",
            "revoked_on": f"iif(a.id IN (SELECT id FROM {_REVOKED}), t.revoked_on, NULL)",
        },
    ),
    held(
        "client_agent",
        _REVOKED,
        {"revoked_on": "json_extract(a.detail, '$.after.revoked_on')", "revoked_by_id": "a.staff_id"},
    ),
    told_of("client_agent", f"SELECT id FROM {lines('agent.added')}"),
)

# Who took a step of a ticket. An agent whose firm was erased is not named any more.

_STEPS = (
    "(SELECT seq, at, client_id, json_extract(detail, '$.agent') AS id, CASE action WHEN 'ticket.issued' THEN id"
    " WHEN 'ticket.corrected' THEN json_extract(detail, '$.by') ELSE id END AS ticket,"
    " CASE action WHEN 'ticket.renewed' THEN 'renewed' WHEN 'ticket.redeemed' THEN 'redeemed' ELSE 'issued' END AS step"
    f" FROM {lines('ticket.issued', 'ticket.corrected', 'ticket.renewed', 'ticket.redeemed')}"
    " WHERE json_extract(detail, '$.agent') IS NOT NULL)"
)
_EVENT = "(SELECT max(e.id) FROM ticket_event e WHERE e.ticket_id = a.ticket AND e.step = a.step AND e.at = a.at)"
_OF_TICKETS = (
    held(
        "ticket_agent",
        _STEPS,
        {"agent_id": f"iif(a.client_id IN (SELECT whose FROM {_ERASED} WHERE until > a.seq), t.agent_id, a.id)"},
        on=f"t.event_id = {_EVENT}",
        row="'ticket ' || a.ticket",
    ),
    "SELECT 'ticket_agent', NULL, t.id, '' FROM ticket_agent t"
    f" WHERE t.event_id NOT IN (SELECT {_EVENT} FROM {_STEPS} a) AND NOT ({IS_DEMO}"
    f" AND t.agent_id < coalesce((SELECT min(id) FROM {lines('agent.added')}), t.agent_id + 1))",
)

FIRMS = (*_UNITS, *_AGENTS, *_OF_TICKETS)
