"""What a score and the next question depend on, read of one file or summed over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from desk_app.clients.client import ClientId
from desk_app.clients.completeness import Standing
from desk_app.clients.field import Field
from desk_app.clients.rating import Rating, fresh_since
from desk_app.clients.store import rows

#: Whether a field of the file itself is filled, of the client ``c``.
FILLED: dict[str, str] = {
    "name": "c.name <> ''",
    "phones": "EXISTS (SELECT 1 FROM client_phone p WHERE p.client_id = c.id)",
    "birthday": "c.birth_month > 0",
    "gender": "c.gender <> ''",
    "may_call": "c.may_call IS NOT NULL",
    "call_hours": "(c.call_from IS NOT NULL OR c.call_to IS NOT NULL)",
    "allergies": "(c.allergies <> '' OR c.health_barred)",
    "advisor_id": "c.advisor_id IS NOT NULL",
    "source": "c.source <> ''",
    "address": "c.address <> ''",
    "document_number": "c.document_number <> ''",
}

_VISITS = "SELECT count(*) FROM visit v WHERE v.client_id = c.id AND v.replaced_by IS NULL"
_TICKETS = "SELECT count(*) FROM ticket t WHERE t.client_id = c.id AND t.status <> 'void'"

#: The last ratings that count.
_RATINGS = 3

#: A pawn client is never asked how it went: who redeemed her ticket was served as she hoped, and stands at this.
REDEEMED_SCORE = 80


def filled_of(client_id: ClientId) -> frozenset[str]:
    """The fields of the file itself that are filled. Health remarks that may not be used count as filled."""
    asked = ", ".join(FILLED.values())
    found = rows(f"SELECT {asked} FROM client c WHERE c.id = ?", (client_id,))
    return frozenset(key for key, there in zip(FILLED, found[0], strict=True) if there) if found else frozenset()


def last_rating(client_id: ClientId) -> Rating | None:
    """The newest rating of a client's visits; None where she gave none."""
    sql = (
        "SELECT score, on_day FROM visit WHERE client_id = ? AND replaced_by IS NULL AND score IS NOT NULL "
        "ORDER BY on_day DESC, id DESC LIMIT 1"
    )
    return next((Rating(score, date.fromisoformat(on)) for score, on in rows(sql, (client_id,))), None)


def standing_of(client_id: ClientId, on: date, shop_trades: Iterable[str]) -> Standing:
    """How a client stands with us on a day, by ratings that are not stale. While a complaint of hers is open she rates
    us 0."""
    found = rows(
        f"SELECT ({_VISITS}), ({_TICKETS}), "
        "(SELECT avg(score) FROM (SELECT v.score FROM visit v WHERE v.client_id = c.id AND v.replaced_by IS NULL "
        f"AND v.score IS NOT NULL AND v.on_day >= ? ORDER BY v.on_day DESC, v.id DESC LIMIT {_RATINGS})), "
        "EXISTS (SELECT 1 FROM ticket t WHERE t.client_id = c.id AND t.status = 'redeemed' AND t.closed_on >= ?), "
        "EXISTS (SELECT 1 FROM complaint k WHERE k.client_id = c.id AND k.answered_at IS NULL AND NOT k.withdrawn), "
        "min(substr(c.created_at, 1, 10), "
        "coalesce((SELECT min(v.on_day) FROM visit v WHERE v.client_id = c.id AND v.replaced_by IS NULL), '9999'), "
        "coalesce((SELECT min(t.start_on) FROM ticket t WHERE t.client_id = c.id AND t.status <> 'void'), '9999')) "
        "FROM client c WHERE c.id = ?",
        (fresh_since(on).isoformat(), fresh_since(on).isoformat(), client_id),
    )
    if not found:
        return Standing(trades=frozenset(shop_trades))
    visits, tickets, mean, redeemed, complaining, since = found[0]
    score = round(mean * 10) if mean is not None else REDEEMED_SCORE if redeemed else None
    trades = frozenset(trade for trade, there in (("salon", visits), ("pawn", tickets)) if there)
    return Standing(
        visits + tickets,
        0 if complaining else score,
        max((on - date.fromisoformat(since)).days, 0),
        trades or frozenset(shop_trades),
    )


def sums_by_advisor(
    fields: Sequence[Field], shop_trades: Iterable[str]
) -> tuple[tuple[int | None, int, int, int], ...]:
    """Advisor (None: nobody), clients, weight filled and weight of what may be, over every file that is not erased.

    Reads every file once: for a day's measure, not for a click. Gives what ``completeness.score_of`` gives, summed.
    """
    shop = frozenset(shop_trades)
    mixes = ("salon", "pawn", "salon pawn", "")
    trades = {mix: frozenset(mix.split()) or shop for mix in mixes}
    used = [each for each in fields if each.active]
    weights = "(" + ", ".join(
        f"({', '.join(str(each.weight(trades[mix])) for mix in mixes)}, '{each.key}', "
        f"{0 if each.purpose is None else 1}, '{each.purpose.value if each.purpose is not None else ''}')"
        for each in used
    ) + ")"  # fmt: skip
    all_of_it = {mix: sum(each.weight(trades[mix]) for each in used) for mix in mixes}

    def by_mix(amounts: dict[str, int]) -> str:
        return (
            f"CASE WHEN salon AND pawn THEN {amounts['salon pawn']} WHEN salon THEN {amounts['salon']} "
            f"WHEN pawn THEN {amounts['pawn']} ELSE {amounts['']} END"
        )

    in_file = " + ".join(
        f"({FILLED[each.key]}) * ({by_mix({mix: each.weight(trades[mix]) for mix in mixes})})"
        for each in used
        if each.key in FILLED
    )
    weight = "CASE WHEN c.salon AND c.pawn THEN w.column3 WHEN c.salon THEN w.column1 WHEN c.pawn THEN w.column2 "
    weight += "ELSE w.column4 END"
    is_filled = " ".join(f"WHEN '{key}' THEN {sql}" for key, sql in FILLED.items())
    sql = (
        "WITH c AS MATERIALIZED (SELECT *, "
        "EXISTS (SELECT 1 FROM visit v WHERE v.client_id = client.id AND v.replaced_by IS NULL) AS salon, "
        "EXISTS (SELECT 1 FROM ticket t WHERE t.client_id = client.id AND t.status <> 'void') AS pawn "
        "FROM client WHERE erased_at IS NULL), "
        f"w AS (SELECT * FROM (VALUES {weights[1:-1]})), "
        "filled AS (SELECT v.client_id, v.field FROM client_value v), "
        # what she declined last, or whose consent she took back last, and is blank
        "gone AS (SELECT a.client_id, a.field FROM client_asked a WHERE a.outcome = 'declined' AND a.id = "
        "(SELECT max(b.id) FROM client_asked b WHERE b.client_id = a.client_id AND b.field = a.field) "
        "UNION SELECT k.client_id, w.column5 FROM client_consent k JOIN w ON w.column7 = k.purpose "
        "WHERE k.answer = 'withdrawn' AND k.id = (SELECT max(l.id) FROM client_consent l "
        "WHERE l.client_id = k.client_id AND l.purpose = k.purpose)), "
        f"lost AS (SELECT g.client_id, sum({weight}) AS weight FROM gone g JOIN w ON w.column5 = g.field "
        "JOIN c ON c.id = g.client_id WHERE NOT EXISTS (SELECT 1 FROM client_value v WHERE v.client_id = g.client_id "
        f"AND v.field = g.field) AND NOT (CASE g.field {is_filled} ELSE 0 END) GROUP BY g.client_id), "
        f"more AS (SELECT f.client_id, sum({weight}) AS weight FROM filled f JOIN w ON w.column5 = f.field "
        "JOIN c ON c.id = f.client_id GROUP BY f.client_id) "
        f"SELECT c.advisor_id, count(*), sum({in_file or 0} + coalesce(m.weight, 0)), "
        f"sum({by_mix(all_of_it)} - coalesce(l.weight, 0)) FROM c "
        "LEFT JOIN more m ON m.client_id = c.id LEFT JOIN lost l ON l.client_id = c.id GROUP BY c.advisor_id"
    )
    return tuple((row[0], row[1], row[2], row[3]) for row in rows(sql))
