"""What must hold between fields, what stands in them and whose it is; ``db.check`` runs it."""

from __future__ import annotations

from desk_app.clients.built_in import BUILT_IN
from desk_app.db.check import Check
from desk_app.words import N_

_BUILT_IN = ", ".join(f"'{each.key}'" for each in BUILT_IN)
_VALUED = ", ".join(f"'{each.key}'" for each in BUILT_IN if not each.in_file)
_OWN = "SELECT key FROM client_field WHERE own"


def _kinds(*names: str) -> str:
    """The keys of the fields of some kinds, as a query."""
    built_in = "".join(f" UNION ALL SELECT '{each.key}'" for each in BUILT_IN if each.kind in names)
    wanted = ", ".join(f"'{name}'" for name in names)
    return f"SELECT key FROM client_field WHERE own AND kind IN ({wanted}){built_in}"


CHECKS = (
    Check(
        "client.value_of_no_field",
        "SELECT c.code, v.field FROM client_value v JOIN client c ON c.id = v.client_id "
        f"WHERE v.field NOT IN ({_VALUED}) AND v.field NOT IN ({_OWN})",
        N_("Client {code} has a value of the field “{field}”, which is not there."),
    ),
    Check(
        "client.value_shape",
        "SELECT c.code, v.field FROM client_value v JOIN client c ON c.id = v.client_id WHERE v.text = '' "
        f"OR (v.number IS NOT NULL) <> (v.field IN ({_kinds('number', 'scale')})) "
        f"OR (v.day IS NOT NULL) <> (v.field IN ({_kinds('date')})) OR v.text <> coalesce(v.day, v.text)",
        N_("Client {code} has a value of the field “{field}” that it cannot hold."),
    ),
    Check(
        "client.erased_and_filled",
        "SELECT id FROM client WHERE erased_at IS NOT NULL AND (id IN (SELECT client_id FROM client_value) "
        "OR id IN (SELECT client_id FROM client_asked) OR id IN (SELECT client_id FROM client_moment))",
        N_("Client {id} was erased, and something of the person is still in a field of the file."),
    ),
    Check(
        "client.asked_of_no_field",
        "SELECT c.code, a.field FROM client_asked a JOIN client c ON c.id = a.client_id "
        f"WHERE a.field NOT IN ({_BUILT_IN}) AND a.field NOT IN ({_OWN})",
        N_("Client {code} was asked for the field “{field}”, which is not there."),
    ),
    Check(
        "field.not_known",
        f"SELECT key FROM client_field WHERE own = (key IN ({_BUILT_IN})) OR (own AND key NOT GLOB 'own_[1-9]*')",
        N_("The field “{key}” is neither built in nor the shop’s own."),
    ),
    Check(
        "filling.sums",
        "SELECT on_day FROM file_filling WHERE clients < 0 OR filled < 0 OR filled > whole",
        N_("How full the files were on {on_day} cannot be."),
    ),
)
