"""Words are taken out of what the trail tells of a client; the chain holds, and the rest is read as before."""

from __future__ import annotations

from contextlib import closing

from desk_app.db.check import check_file
from desk_app.db.connection import raw_connect
from desk_app.db.shop import Shop
from desk_app.staff.account import Acting
from desk_app.staff.audit import RESEALED
from desk_app.staff.checks import CHECKS
from desk_app.staff.resealing import reseal
from desk_app.staff.sealing import client_keys, forget_client_key, open_personal
from desk_app.staff.work import work
from tests.trail import audit_lines

NOTE = {"after": {"notes": "王芳带来的", "tags": ["王芳", "新客"]}, "before": {"notes": ""}}


def out(text: str) -> str:
    return text.replace("王芳", "…")


def told(shop: Shop, acting: Acting, personal: dict[str, object], client: int = 7) -> None:
    with work(shop, acting) as unit:
        unit.audit("client.edited", f"client:{client}", client=client, detail={"fields": ["notes"]}, personal=personal)


def resealed(shop: Shop, acting: Acting) -> int:
    with work(shop, acting) as unit:
        unit.audit("test", "test:1")
        return reseal(unit, 7, out)


def test_the_words_go_and_the_rest_is_read_as_before(shop: Shop, owner: Acting) -> None:
    told(shop, owner, NOTE)
    told(shop, owner, {"after": {"address": "春熙路"}})
    told(shop, owner, NOTE, client=8)
    (old,) = client_keys([7]).values()
    assert resealed(shop, owner) == 1
    told(shop, owner, {"after": {"address": "锦江区"}})
    told_now = {line.seq: line for line in audit_lines(shop)}
    assert told_now[1].detail == {
        "fields": ["notes"], "after": {"notes": "…带来的", "tags": ["…", "新客"]}, "before": {"notes": ""}
    }  # fmt: skip
    assert told_now[2].detail["after"] == {"address": "春熙路"}
    assert told_now[3].detail["after"] == NOTE["after"], "another client's trail is as it was"
    assert (told_now[5].action, told_now[5].detail) == (RESEALED, {"count": 1})
    assert told_now[6].detail["after"] == {"address": "锦江区"}
    assert not any(line.forgotten for line in told_now.values())
    assert check_file(shop.path, extra=CHECKS).ok
    with closing(raw_connect(shop.path)) as raw:
        assert old not in [bytes(key) for (key,) in raw.execute("SELECT key FROM client_key")]
    shop.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert old not in shop.path.read_bytes(), "overwritten, not only unlinked"


def test_the_old_lines_do_not_open_with_the_new_key(shop: Shop, owner: Acting) -> None:
    told(shop, owner, NOTE)
    resealed(shop, owner)
    with closing(raw_connect(shop.path)) as raw:
        (sealed,) = raw.execute("SELECT json_extract(detail, '$.sealed') FROM audit WHERE seq = 1").fetchone()
    assert open_personal(client_keys([7])[7], "client.edited\x1fclient:7\x1f7", sealed) is None


def test_sealed_anew_once_more_what_was_kept_is_kept(shop: Shop, owner: Acting) -> None:
    told(shop, owner, NOTE)
    resealed(shop, owner)
    told(shop, owner, NOTE)
    assert resealed(shop, owner) == 1
    lines = [line for line in audit_lines(shop) if line.action == "client.edited"]
    assert [line.detail["after"] for line in lines] == [{"notes": "…带来的", "tags": ["…", "新客"]}] * 2


def test_nothing_is_written_where_nothing_differs(shop: Shop, owner: Acting) -> None:
    told(shop, owner, {"after": {"address": "春熙路"}})
    key = client_keys([7])
    assert resealed(shop, owner) == 0
    assert client_keys([7]) == key
    assert [line.action for line in audit_lines(shop)] == ["test", "client.edited"]


def test_erasing_her_forgets_what_was_sealed_anew(shop: Shop, owner: Acting) -> None:
    told(shop, owner, NOTE)
    resealed(shop, owner)
    with work(shop, owner) as unit:
        forget_client_key(unit, 7)
        unit.audit("test", "test:1")
    lines = audit_lines(shop)
    assert [line.detail for line in lines if line.client_id == 7] == [{"count": 1}, {"fields": ["notes"]}]
    assert all(line.forgotten for line in lines if line.client_id == 7)
    assert resealed(shop, owner) == 0, "what cannot be read stays so"
