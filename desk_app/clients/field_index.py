"""The words by which the search finds what stands in fields: of those marked for it, and of nothing sensitive."""

from __future__ import annotations

from collections.abc import Sequence

from desk_app.clients.built_in import BUILT_IN, CHOICES
from desk_app.clients.searchwords import field_tokens
from desk_app.db.rows import OPEN
from desk_app.words import LANGUAGES, words_for

_BUILT_IN = ", ".join(f"'{each.key}'" for each in BUILT_IN if each.searchable and not each.in_file)
_SEARCHED = f"({_BUILT_IN})"
_OWN = "(SELECT key FROM client_field WHERE own AND searchable AND purpose = '')"


def field_words(client_ids: Sequence[int]) -> dict[int, str]:
    """What is added to the row of the search index, by client, each word after a space; none where no such field is
    filled."""
    found: dict[int, set[str]] = {}
    whose = ", ".join(f"{client_id:d}" for client_id in client_ids)
    sql = (
        f"SELECT client_id, field, text FROM client_value WHERE client_id IN ({whose}) "
        f"AND (field IN {_SEARCHED} OR field IN {_OWN})"
    )
    for client_id, field, text in OPEN.execute_sql(sql).fetchall():
        label = CHOICES.get((field, text))
        said = [words_for(language)(label) for language in LANGUAGES] if label else [text]
        tokens = found.setdefault(client_id, set())
        for one in said:
            tokens |= field_tokens(one)
    return {client_id: "".join(f" {token}" for token in sorted(tokens)) for client_id, tokens in found.items()}
