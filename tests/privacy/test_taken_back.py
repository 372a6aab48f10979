"""Files that were taken back before taking back destroyed their key: they can still be erased, and lapse."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk_app.clients import taking_back
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, get_client
from desk_app.clients.taking_back import take_back_client
from desk_app.clock import FixedClock
from desk_app.db.check import check_file
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.privacy.copying import read_copy
from desk_app.privacy.erasing import ErasureReason, erase_client, obstacles
from desk_app.privacy.gone import erased_in
from desk_app.privacy.keeping import Lapse, lapsed_files, let_lapse, what_lapsed
from desk_app.privacy.old_copies import still_in_backups
from desk_app.staff.account import Acting
from tests.trail import audit_lines


@pytest.fixture
def old(shop: Shop, receptionist: Acting, monkeypatch: pytest.MonkeyPatch) -> ClientId:
    """Taken back as it was done before: the file is empty, and the trail still tells who she is."""
    client = add_client(shop, receptionist, ClientDraft("欧阳秘密", phones=("13912345678",))).client_id
    with monkeypatch.context() as before:
        before.setattr(taking_back, "forget_client_key", lambda _unit, _client: False)
        take_back_client(shop, receptionist, client)
    assert told(shop, client)
    return client


def told(shop: Shop, client: ClientId) -> bool:
    return any("欧阳秘密" in str(line.detail) for line in audit_lines(shop, 50) if line.client_id == client)


def over(shop: Shop) -> int:
    return next(each.count for each in what_lapsed(shop) if each.kind is Lapse.CLIENTS)


def test_it_can_be_erased_once(shop: Shop, owner: Acting, old: ClientId) -> None:
    assert obstacles(shop, old) == ()
    erase_client(shop, owner, old, ErasureReason.MISTAKE)
    assert not told(shop, old)
    assert get_client(shop, old).code == f"erased-{old}"
    with pytest.raises(DeskError, match="erased before"):
        erase_client(shop, owner, old, ErasureReason.MISTAKE)
    assert check_file(shop.path, shop.database.passphrase).problems == ()


def test_it_lapses_as_others_do(shop: Shop, owner: Acting, clock: FixedClock, old: ClientId) -> None:
    assert (over(shop), lapsed_files(shop)) == (0, ())
    clock.instant += timedelta(days=6 * 366)
    assert (over(shop), [each.brief.id for each in lapsed_files(shop)]) == (1, [old])
    assert let_lapse(shop, owner, (Lapse.CLIENTS,)).gone == ((Lapse.CLIENTS, 1),)
    assert not told(shop, old)
    assert (over(shop), lapsed_files(shop)) == (0, ())


def test_what_is_taken_back_now_is_gone_at_once(shop: Shop, owner: Acting, clock: FixedClock) -> None:
    client = add_client(shop, owner, ClientDraft("欧阳秘密", phones=("13912345678",))).client_id
    take_back_client(shop, owner, client)
    assert not told(shop, client)
    with pytest.raises(DeskError, match="erased before"):
        erase_client(shop, owner, client, ErasureReason.ASKED)
    with pytest.raises(DeskError, match="nothing of the person"):
        read_copy(shop, owner, client)
    assert client in {each.client for each in erased_in(shop.database.execute_sql)}, "no restore brings her back"
    assert still_in_backups(shop, client) == ()
    clock.instant += timedelta(days=6 * 366)
    assert over(shop) == 0
