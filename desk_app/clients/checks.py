"""What must hold between the records of client files; ``db.check`` runs it."""

from __future__ import annotations

from collections.abc import Iterator

from desk_app.clients.searchwords import code_tokens
from desk_app.db.check import MOST, Check, Execute, Problem
from desk_app.words import N_

#: So many clients are looked for in the index, evenly spread over all of them.
LOOKED_FOR = 200


class FoundByCode:
    """The index of the search gives back who was put into it.

    SQLite's own check of the index takes one whose beginning was emptied for one that holds nobody, and is content.
    """

    name = "client.not_found"

    def broken(self, execute: Execute) -> Iterator[Problem]:
        lost = [code for number, code in _spread(execute) if not _is_found(execute, number, code)]
        for code in lost[:MOST]:
            yield Problem(self.name, N_("The search does not find client {code}: its index is broken."), {"code": code})


def _spread(execute: Execute) -> list[tuple[int, str]]:
    first, last = execute("SELECT coalesce(min(id), 0), coalesce(max(id), -1) FROM client").fetchone()
    step = max(1, (last - first) // LOOKED_FOR)
    found = dict[int, str]()
    for start in range(first, last + 1, step):
        sql = f"SELECT id, code FROM client WHERE id >= {start} AND erased_at IS NULL"
        sql += " AND EXISTS (SELECT 1 FROM client_search_docsize d WHERE d.id = client.id) ORDER BY id LIMIT 1"
        found.update(execute(sql).fetchall())
    return list(found.items())


def _is_found(execute: Execute, number: int, code: str) -> bool:
    tokens = code_tokens(code)
    if not tokens:
        return True
    token = max(tokens, key=len).replace('"', "").replace("'", "")
    asked = f"SELECT 1 FROM client_search WHERE client_search MATCH '\"{token}\"' AND rowid = {number}"
    return execute(asked).fetchone() is not None


CHECKS = (
    Check(
        "client.not_searchable",
        "SELECT code FROM client WHERE erased_at IS NULL AND id NOT IN (SELECT rowid FROM client_search) "
        "AND id NOT IN (SELECT client_id FROM client_merged)",
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
