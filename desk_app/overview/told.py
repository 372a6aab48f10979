"""The books held against the trail: each row is what its last line says, and no row is without a line.

The trail tells of a row when it is made, and of what was done to it since. Those of a demo are told of by the line that
made it: they are passed over, up to the first row that has a line of its own. Lists bring accounts, which have lines,
and answers to being called, which the line of the list tells of. What a line seals (a name, a reason) is not compared
here; the names of clients are, where the keys are (``staff.sealed_lines``). A line of before a value was told says
nothing of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from desk_app.db.check import MOST, Execute, Invariant, Problem, Table
from desk_app.db.settings import FIRST_VALUES
from desk_app.overview.told_firms import FIRM_LINES, FIRMS
from desk_app.overview.told_knowing import KNOWING
from desk_app.overview.told_knowing import SELDOM as SELDOM_KNOWING
from desk_app.overview.told_pledges import ERASING, NAMED_ANEW, marks
from desk_app.overview.told_rest import REST, SELDOM, other_thumbnails
from desk_app.overview.told_sql import IS_DEMO, MERGING, NEAR, SAME, held, hers, lines, read, told, told_of, whose
from desk_app.staff.pin import pin_seal
from desk_app.words import N_

#: Where the trail itself does not hold, it is no witness.
_RESTS_ON = ("audit.chain", "audit.empty", "audit.beginning")

_CHANGED = N_("Row {row} of “{table}” is not what line {line} of the audit trail says, in “{column}”.")
_GONE = N_("Line {line} of the audit trail tells of row {row} of “{table}”, which is not there.")
_UNTOLD = N_("No line of the audit trail tells of row {row} of “{table}”.")

#: What happens seldom is read out of the trail once, by an index that is much smaller than the trail.
_SELDOM = (
    "payment.reversed",
    *("ticket.issued", "ticket.corrected", "ticket.renewed", "ticket.redeemed", "ticket.forfeited", "ticket.voided"),
    *("privacy.held", "privacy.hold_lifted", "consent.given", "consent.withdrawn", "consent.unasked"),
    *("complaint.filed", "complaint.answered", "complaint.taken_back", "promise.made", "import.landed"),
    *("shop.set_up", "staff.added", "staff.changed", "staff.pin_set", "settings.changed"),
    *(*ERASING, *MERGING, *SELDOM, *SELDOM_KNOWING, *FIRM_LINES),
)


# Payments

_ENTERED = (
    "(SELECT seq, at, staff_id, CAST(substr(subject, 9) AS INTEGER) AS id, client_id, detail"
    " FROM audit NOT INDEXED WHERE action = 'payment.entered')"
)
_REVERSED = lines("payment.reversed")
_RECEIPT = "json_extract(a.detail, '$.receipt')"
_OF_RECEIPT = "substr(t.receipt, 3, 4) || '-' || substr(t.receipt, 7, 2) || '-' || substr(t.receipt, 9, 2)"
_PAID = {name: told(name, name) for name in ("amount", "receipt", "subject", "purpose", "tender")}
_PAYMENTS = (
    held("payment", _ENTERED, _PAID | SAME | {"on_day": _OF_RECEIPT}),
    held(
        "payment",
        _REVERSED,
        _PAID | {"purpose": "'reversal'"} | SAME | {"on_day": _OF_RECEIPT},
        on=f"t.receipt = {_RECEIPT}",
        row=_RECEIPT,
    ),
    told_of(
        "payment",
        f"SELECT id FROM {_ENTERED} UNION ALL SELECT p.id FROM {_REVERSED} a JOIN payment p ON p.receipt = {_RECEIPT}",
        row="t.receipt",
    ),
)

# Tickets

_RENEWED = f"(SELECT id, count(*) AS times, max(seq) AS seq, detail FROM {lines('ticket.renewed')} GROUP BY id)"
# A correction that moves a ticket writes a line for her whose it was, too: that one names no ticket in its place.
_CORRECTED = f"(SELECT * FROM {lines('ticket.corrected')} WHERE json_extract(detail, '$.by') IS NOT NULL)"
_ENDS = (
    f"(SELECT * FROM {lines('ticket.redeemed', 'ticket.forfeited', 'ticket.voided')}"
    f" UNION ALL SELECT * FROM {_CORRECTED})"
)
_CLOSED = f"(SELECT id, max(seq) AS seq, action, detail FROM {_ENDS} GROUP BY id)"
_MADE = (
    "(SELECT seq, iif(action = 'ticket.issued', id, json_extract(detail, '$.by')) AS id,"
    " iif(action = 'ticket.issued', detail, json_extract(detail, '$.after')) AS detail"
    f" FROM (SELECT * FROM {lines('ticket.issued')} UNION ALL SELECT * FROM {_CORRECTED}))"
)
_ISSUED = (
    "(SELECT m.seq, m.id, m.detail, coalesce(r.times, 0) AS renewals, c.id IS NOT NULL AS closed"
    f" FROM {_MADE} m LEFT JOIN {_RENEWED} r ON r.id = m.id LEFT JOIN {_CLOSED} c ON c.id = m.id)"
)
_STATUS = (
    "CASE a.action WHEN 'ticket.redeemed' THEN 'redeemed' WHEN 'ticket.forfeited' THEN 'forfeited' ELSE 'void' END"
)
_PLEDGED = "(SELECT sum(json_extract(value, '$[1]')) FROM json_each(a.detail, '$.pledges'))"
_WROTE = "(SELECT staff_id FROM audit WHERE seq = a.seq)"
#: The pledges of a ticket, each with its place among them.
_PLEDGES = (
    "(SELECT m.seq, m.id, p.key AS place, json_extract(p.value, '$[0]') AS name,"
    f" json_extract(p.value, '$[1]') AS appraisal FROM {_MADE} m, json_each(m.detail, '$.pledges') p)"
)
_TICKETS = (
    held(
        "ticket",
        _ISSUED,
        {"client_id": whose(told("client", "client_id")), "staff_id": _WROTE}
        | {"appraisal": f"coalesce({_PLEDGED}, t.appraisal)"}
        | {name: told(name, name) for name in ("principal", "fee_percent", "interest_percent")}
        | {name: f"iif(a.renewals, t.{name}, {told(name, name)})" for name in ("start_on", "term_months")}
        | {"renewals": "a.renewals", "status": "iif(a.closed, t.status, 'open')"},
    ),
    held(
        "ticket",
        _RENEWED,
        {"start_on": told("after.start_on", "start_on"), "due_on": told("after.due_on", "due_on")}
        | {"term_months": told("months", "term_months")},
    ),
    held(
        "ticket",
        _CLOSED,
        {"status": _STATUS}
        | {"closed_on": f"iif(a.action = 'ticket.corrected', t.closed_on, {told('after.closed_on', 'closed_on')})"}
        | {"replaced_by": "iif(a.action = 'ticket.corrected', json_extract(a.detail, '$.by'), NULL)"},
    ),
    told_of("ticket", f"SELECT id FROM {_MADE}", row="t.number"),
    held(
        "pledge",
        _PLEDGES,
        {"name": f"iif({NAMED_ANEW}, t.name, a.name)", "appraisal": "a.appraisal"},
        on="t.ticket_id = a.id AND (SELECT count(*) FROM pledge o WHERE o.ticket_id = a.id AND o.id < t.id) = a.place",
        row="coalesce(t.id, 'ticket ' || a.id)",
    ),
    f"SELECT 'pledge', NULL, t.id, '' FROM pledge t JOIN {_MADE} m ON m.id = t.ticket_id"
    " WHERE (SELECT count(*) FROM pledge o WHERE o.ticket_id = t.ticket_id AND o.id <= t.id)"
    " > json_array_length(m.detail, '$.pledges')",
)

# Holds, consents, complaints and promises

_LIFTED = (
    "iif(a.client_id IN (SELECT one FROM near), iif(t.lifted_at IS NULL OR EXISTS (SELECT 1 FROM {lines} l "
    f"WHERE l.client_id IN {hers('a.client_id')} AND l.seq > a.seq AND l.at = t.lifted_at), t.lifted_at, ''), "
    "(SELECT l.at FROM {lines} l WHERE l.client_id = a.client_id AND l.seq > a.seq ORDER BY l.seq LIMIT 1))"
)
_HELD = lines("privacy.held")
_HOLDS = (
    held("legal_hold", _HELD, SAME | {"lifted_at": _LIFTED.format(lines=lines("privacy.hold_lifted"))}),
    told_of("legal_hold", f"SELECT id FROM {_HELD}"),
)

_ANSWERS = lines("consent.given", "consent.withdrawn", "consent.unasked")
_ANSWERED = (
    f"t.client_id IN {hers('a.client_id')} AND t.client_id IS {whose('a.client_id')}"
    " AND t.purpose = json_extract(a.detail, '$.purpose') AND t.at = a.at"
    " AND t.staff_id = a.staff_id AND t.answer = substr(a.action, 9)"
    " AND t.channel = json_extract(a.detail, '$.channel') AND t.version = json_extract(a.detail, '$.version')"
)
_ANSWERS_KEPT = f"SELECT t.id FROM {_ANSWERS} a JOIN client_consent t ON {_ANSWERED}"
#: Her answer to being called is kept with her file, or with the list she came with: their line tells of it.
_WITH_FILE = (
    "t.purpose = 'calls' AND (EXISTS (SELECT 1 FROM audit f INDEXED BY audit_client_id WHERE f.client_id IN "
    f"{hers('t.client_id')} AND f.at = t.at AND f.action IN ('client.added', 'client.edited')"
    f" AND t.client_id IS {whose('f.client_id', 'f.seq')})"
    f" OR (t.channel = 'import' AND t.at IN (SELECT at FROM {lines('import.landed')})))"
)
_CONSENTS = (
    held("client_consent", _ANSWERS, {}, on=_ANSWERED, row="'client ' || a.client_id"),
    told_of("client_consent", _ANSWERS_KEPT, unless=_WITH_FILE),
)

_FILED = lines("complaint.filed")
_SETTLED = (
    f"(SELECT id, max(seq) AS seq, at, action FROM {lines('complaint.answered', 'complaint.taken_back')} GROUP BY id)"
)
_UNSETTLED = f"a.id NOT IN (SELECT id FROM {_SETTLED})"
_COMPLAINTS = (
    held(
        "complaint",
        _FILED,
        SAME
        | {"answered_at": f"iif({_UNSETTLED}, NULL, t.answered_at)", "withdrawn": f"iif({_UNSETTLED}, 0, t.withdrawn)"},
    ),
    held("complaint", _SETTLED, {"answered_at": "a.at", "withdrawn": "(a.action = 'complaint.taken_back')"}),
    told_of("complaint", f"SELECT id FROM {_FILED}"),
    held("promise", lines("promise.made"), SAME),
    told_of("promise", f"SELECT id FROM {lines('promise.made')}"),
)

# Accounts

_ACCOUNTS = lines("shop.set_up", "staff.added", "staff.changed")
#: What a line about an account says of a column; one of a list, or of setting up, tells the name alone.
_ACCOUNT = {
    "name": "coalesce(json_extract(detail, '$.after.name'), json_extract(detail, '$.name'))",
    "role": "CASE WHEN action = 'shop.set_up' THEN 'owner' WHEN json_extract(detail, '$.by') = 'import'"
    " THEN 'beautician' ELSE json_extract(detail, '$.after.role') END",
    "active": "iif(action = 'shop.set_up' OR json_extract(detail, '$.by') = 'import', 1,"
    " json_extract(detail, '$.after.active'))",
    "code": "json_extract(detail, '$.after.code')",
}
_STAFF = (
    *(
        held(
            "staff",
            f"(SELECT max(seq) AS seq, id, {value} AS told FROM {_ACCOUNTS} WHERE {value} IS NOT NULL GROUP BY id)",
            {column: "a.told"},
        )
        for column, value in _ACCOUNT.items()
    ),
    told_of("staff", f"SELECT id FROM {lines('shop.set_up', 'staff.added')}"),
)


# Merges: what moved along one that no line tells of would not be found out otherwise

_MERGED = lines("client.merged")
_MERGE = "json_extract(a.detail, '$.merge')"
_PARTED = f"(SELECT l.at FROM {lines('client.parted')} l WHERE json_extract(l.detail, '$.merge') = {_MERGE})"
_MERGES = (
    held(
        "client_merge",
        _MERGED,
        {"kept_id": "a.client_id", "other_id": "a.id", "staff_id": "a.staff_id", "at": "a.at", "undone_at": _PARTED},
        on=f"t.id = {_MERGE}",
        row=_MERGE,
    ),
    told_of("client_merge", f"SELECT {_MERGE} AS id FROM {_MERGED} a"),
)


_SINCE = (*_MERGES, *REST, *KNOWING, *FIRMS)
_ALL = (*_PAYMENTS, *_TICKETS, *_HOLDS, *_CONSENTS, *_COMPLAINTS, *_STAFF, *_SINCE)


class Books:
    """Each row is what its last line says, and none is without a line."""

    name = "told.books"
    rests_on = _RESTS_ON

    def broken(self, execute: Execute) -> Iterator[Problem]:
        each = " UNION ALL ".join(f"SELECT * FROM ({sql} LIMIT {MOST})" for sql in _ALL)
        asked = f"WITH RECURSIVE seldom AS MATERIALIZED ({read(*_SELDOM)}), {NEAR}, {marks()} {each}"
        for table, line, row, column in execute(asked).fetchmany(MOST):
            template = _UNTOLD if line is None else _CHANGED if column else _GONE
            holes = {"line": line, "row": row, "column": column}
            values = {name: value for name, value in holes.items() if f"{{{name}}}" in template}
            if None in values.values():
                values = {name: "?" if value is None else value for name, value in values.items()}
            yield Problem(f"told.{table}", template, values | {"table": Table(table)})


class Pins:
    """Each PIN is the one that was last set: the line keeps a seal of it (``staff.pin.pin_seal``)."""

    name = "told.pin"
    rests_on = _RESTS_ON

    def broken(self, execute: Execute) -> Iterator[Problem]:
        pins = read("shop.set_up", "staff.pin_set")
        last = f"SELECT id, max(seq), json_extract(detail, '$.pin_seal') FROM ({pins}) GROUP BY id"
        told = {row[0]: row[1:] for row in execute(last)}
        for member, name, kept in execute("SELECT id, name, pin_hash FROM staff ORDER BY id"):
            line, seal = told.get(member, (None, None))
            if line is None and kept:
                yield Problem(self.name, N_("No line of the audit trail tells of a PIN of {name}."), {"name": name})
            elif seal is not None and seal != pin_seal(kept):
                said = N_("The PIN of {name} is not the one that line {line} of the audit trail tells of.")
                yield Problem(self.name, said, {"name": name, "line": line})


class Thumbnails:
    """Each thumbnail is the one that was added with its picture, of which the check of pictures knows no digest."""

    name = "told.thumbnail"
    rests_on = _RESTS_ON

    def broken(self, execute: Execute) -> Iterator[Problem]:
        for line, number in other_thumbnails(execute):
            values = {"line": line, "row": number, "column": "thumbnail", "table": Table("client_photograph_picture")}
            yield Problem(self.name, _CHANGED, values)


class SettingsTold:
    """Each setting is what was last chosen, or what it was at first."""

    name = "told.setting"
    rests_on = _RESTS_ON
    #: Chosen when the shop is set up, of which the line tells no more than the name; or written by other lines.
    not_first = frozenset(
        {"shop_name", "trades", "language", "currency", "place", "zone", "phone_region", "demo", "keep_put_off"}
    )

    def broken(self, execute: Execute) -> Iterator[Problem]:
        told = dict[str, tuple[int, object]]()
        for seq, detail in execute(f"SELECT seq, detail FROM ({read('settings.changed')}) ORDER BY seq"):
            told |= {name: (seq, value) for name, value in _after(detail).items()}
        kept = {name: json.loads(value) for name, value in execute("SELECT name, value FROM setting")}
        for name, (line, value) in told.items():
            if name != "keep_put_off" and kept.get(name, FIRST_VALUES.get(name, value)) != value:
                said = N_("The setting “{name}” is not what line {line} of the audit trail says.")
                yield Problem(self.name, said, {"name": name, "line": line})
        if execute(f"SELECT {IS_DEMO}").fetchone()[0] != 0:  # or nothing was done there yet
            return
        for name, value in kept.items():
            if name in FIRST_VALUES and name not in self.not_first and name not in told and value != FIRST_VALUES[name]:
                said = N_("The setting “{name}” was changed, and no line of the audit trail tells of it.")
                yield Problem(self.name, said, {"name": name})


def _after(detail: str) -> dict[str, object]:
    after = json.loads(detail).get("after")
    return after if isinstance(after, dict) else {}


#: The books against the trail.
CHECKS: tuple[Invariant, ...] = (Books(), Pins(), Thumbnails(), SettingsTold())
