"""What tells who a client is stands sealed in the trail, and is gone with her key."""

from __future__ import annotations

from contextlib import closing

import pytest

from desk_app.db.check import check_file
from desk_app.db.connection import raw_connect
from desk_app.db.shop import Shop
from desk_app.staff.account import Acting
from desk_app.staff.checks import CHECKS
from desk_app.staff.sealing import client_keys, forget_client_key
from desk_app.staff.work import work
from tests.trail import audit_lines

HER = {"after": {"name": "王芳", "phones": ["13800138000"]}, "before": {"name": "王小芳"}}


def write(shop: Shop, acting: Acting, client: int | None = 7) -> None:
    with work(shop, acting) as unit:
        unit.audit("client.edited", "client:7", client=client, detail={"fields": ["name"]}, personal=HER)


def raw_details(shop: Shop) -> list[str]:
    with closing(raw_connect(shop.path)) as raw:
        return [text for (text,) in raw.execute("SELECT detail FROM audit ORDER BY seq")]


def test_the_file_holds_no_word_of_it_and_reading_opens_it(shop: Shop, owner: Acting) -> None:
    write(shop, owner)
    (text,) = raw_details(shop)
    assert "王" not in text
    assert "138" not in text
    (line,) = audit_lines(shop)
    assert (line.detail, line.forgotten) == ({"fields": ["name"], **HER}, False)


def test_the_same_words_never_look_the_same(shop: Shop, owner: Acting) -> None:
    write(shop, owner)
    write(shop, owner)
    first, second = raw_details(shop)
    assert first != second
    assert len(client_keys([7])[7]) == 32


def test_without_the_key_the_text_is_gone_and_the_chain_holds(shop: Shop, owner: Acting) -> None:
    write(shop, owner)
    write(shop, owner, client=None)
    key = client_keys([7])[7]
    with work(shop, owner) as unit:
        assert forget_client_key(unit, 7)
        assert not forget_client_key(unit, 7)
        unit.audit("client.erased", "client:7", client=7)
    assert client_keys([7]) == {}
    oldest = audit_lines(shop)[-1]
    assert (oldest.detail, oldest.forgotten) == ({"fields": ["name"]}, True)
    assert check_file(shop.path, extra=CHECKS).ok
    with closing(raw_connect(shop.path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert key not in shop.path.read_bytes()


def test_a_new_key_opens_nothing_of_the_old_one(shop: Shop, owner: Acting) -> None:
    write(shop, owner)
    with work(shop, owner) as unit:
        forget_client_key(unit, 7)
        unit.audit("client.erased", "client:7", client=7)
    write(shop, owner)
    newest, _erased, oldest = audit_lines(shop)
    assert (newest.forgotten, oldest.forgotten) == (False, True)


@pytest.mark.parametrize("column", ["action = 'client.added'", "subject = 'client:8'"])
def test_sealed_words_belong_to_their_line(shop: Shop, owner: Acting, column: str) -> None:
    write(shop, owner)
    with closing(raw_connect(shop.path)) as raw:
        raw.execute("DROP TRIGGER audit_no_update")
        raw.execute(f"UPDATE audit SET {column}")
    (line,) = audit_lines(shop)
    assert line.forgotten
