"""What must hold of merged files; ``db.check`` runs it."""

from __future__ import annotations

from desk_app.db.check import Check, Invariant
from desk_app.merging.knowing import Moves, Values
from desk_app.merging.store import MOVED, VALUES
from desk_app.words import N_

_FOLLOWING = ("rhythm", "last_line", "named_day", "client_phone", "client_tag", "client_second_advisor")

_RECORDS = " UNION ALL ".join(f'SELECT client_id FROM "{table}"' for table in (*MOVED, VALUES, *_FOLLOWING))

CHECKS: tuple[Invariant, ...] = (
    Values(),
    Moves(),
    Check(
        "merge.record_of_closed",
        f"SELECT DISTINCT c.code FROM client_merged m JOIN client c ON c.id = m.client_id "
        f"WHERE m.client_id IN ({_RECORDS})",
        N_("Client {code} was merged into another file, and a record still stands with the old one."),
    ),
    Check(
        "merge.closed_and_known",
        "SELECT code FROM client WHERE id IN (SELECT client_id FROM client_merged) AND (document_number || address "
        "|| source || notes || allergies || alerts <> '' OR birth_month > 0 OR last_seen IS NOT NULL OR erased_at IS "
        "NOT NULL OR id IN (SELECT rowid FROM client_search))",
        N_("Client {code} was merged into another file, and the old one still says something of its own."),
    ),
    Check(
        "merge.leads_nowhere",
        "SELECT c.code FROM client_merged m JOIN client c ON c.id = m.client_id JOIN client i ON i.id = m.into_id "
        "WHERE i.erased_at IS NOT NULL OR i.id IN (SELECT client_id FROM client_merged)",
        N_("Client {code} was merged into a file that is not open."),
    ),
    Check(
        "merge.other",
        "SELECT c.code FROM client_merged m JOIN client c ON c.id = m.client_id LEFT JOIN client_merge g "
        "ON g.id = m.merge_id AND g.other_id = m.client_id AND g.undone_at IS NULL WHERE g.id IS NULL "
        "UNION SELECT c.code FROM client_merge g JOIN client c ON c.id = g.other_id WHERE g.undone_at IS NULL "
        "AND c.erased_at IS NULL AND g.id NOT IN (SELECT merge_id FROM client_merged)",
        N_("What is kept of the merge of client {code} contradicts itself."),
    ),
    Check(
        "merge.values",
        "SELECT DISTINCT c.code FROM client_merge_value v JOIN client c ON c.id = v.client_id "
        "LEFT JOIN client_merged m ON m.merge_id = v.merge_id AND m.into_id = v.client_id WHERE m.client_id IS NULL",
        N_("The file of client {code} keeps values of a merge that does not stand."),
    ),
)
