"""What must hold of family and dates; ``db.check`` runs it."""

from __future__ import annotations

from desk_app.clients import lunar
from desk_app.db.check import Check
from desk_app.words import N_

CHECKS = (
    Check(
        "family.one_way",
        "SELECT c.code FROM client_relative r JOIN client c ON c.id = r.client_id WHERE r.other_id IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM client_relative b WHERE b.client_id = r.other_id AND b.other_id = r.client_id)",
        N_("Client {code} has a relative with a file of her own that knows nothing of it."),
    ),
    Check(
        "family.nameless",
        "SELECT c.code FROM client_relative r JOIN client c ON c.id = r.client_id "
        "WHERE (r.name = '') <> (r.other_id IS NOT NULL)",
        N_("A relative of client {code} has no name, or one beside that of her own file."),
    ),
    Check(
        "family.day",
        "SELECT c.code FROM client_date d JOIN client c ON c.id = d.client_id WHERE d.month NOT BETWEEN 1 AND 12 "
        "OR d.day NOT BETWEEN 1 AND iif(d.lunar, 30, 31) OR (d.leap AND NOT d.lunar) "
        f"OR (d.year <> 0 AND d.year NOT BETWEEN {lunar.FIRST_YEAR} AND {lunar.LAST_YEAR})",
        N_("A date of client {code} is no day."),
    ),
    Check(
        "family.whose_day",
        "SELECT c.code FROM client_date d JOIN client c ON c.id = d.client_id "
        "LEFT JOIN client_relative r ON r.id = d.relative_id "
        "WHERE (d.relative_id IS NOT NULL AND r.client_id IS NOT d.client_id) "
        "OR (d.kind = 'birthday' AND d.relative_id IS NULL) OR (d.kind = 'other') <> (d.label <> '')",
        N_("A date of client {code} is of nobody in her file, or has no name."),
    ),
    Check(
        "family.erased",
        "SELECT c.id FROM client c WHERE c.erased_at IS NOT NULL AND (c.id IN (SELECT client_id FROM client_relative) "
        "OR c.id IN (SELECT other_id FROM client_relative) OR c.id IN (SELECT client_id FROM client_date) "
        "OR c.id IN (SELECT client_id FROM client_greeting))",
        N_("Client {id} was erased, and something of the family is still in the file."),
    ),
)
