"""What must hold between the records of client files; ``db.check`` runs it."""

from __future__ import annotations

from desk_app.db.check import Check
from desk_app.words import N_

CHECKS = (
    Check(
        "client.not_searchable",
        "SELECT code FROM client WHERE erased_at IS NULL AND id NOT IN (SELECT rowid FROM client_search)",
        N_("Client {code} is missing from the search."),
    ),
    Check(
        "client.search_of_nobody",
        "SELECT rowid AS id FROM client_search WHERE rowid NOT IN (SELECT id FROM client)",
        N_("The search still has client {id}, whose file is gone."),
    ),
    Check(
        "client.erased_and_known",
        "SELECT id FROM client WHERE erased_at IS NOT NULL AND (document_number || address || notes || allergies <> '' "
        "OR birth_month > 0 OR id IN (SELECT client_id FROM client_phone) OR id IN (SELECT rowid FROM client_search))",
        N_("Client {id} was erased, and something of the person is still in the file."),
    ),
    Check(
        "client.health_consent",
        "SELECT id FROM client c WHERE health_barred <> coalesce((SELECT answer = 'withdrawn' FROM client_consent "
        "WHERE client_id = c.id AND purpose = 'health' ORDER BY id DESC LIMIT 1), 0)",
        N_("Client {id} and the consent to keep health remarks contradict each other."),
    ),
    Check(
        "client.no_first_phone",
        "SELECT c.code FROM client_phone p JOIN client c ON c.id = p.client_id "
        "GROUP BY p.client_id HAVING min(p.position) <> 0",
        N_("Client {code} has phone numbers and none comes first."),
    ),
    Check(
        "client.birthday",
        "SELECT code FROM client WHERE birth_month NOT BETWEEN 0 AND 12 OR birth_day NOT BETWEEN 0 AND 31 "
        "OR (birth_month = 0) <> (birth_day = 0)",
        N_("The birthday of client {code} is no day."),
    ),
)
