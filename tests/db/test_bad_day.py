"""What a shop file meets on a bad day: a clock put right or wrong, a power cut, a worn disk, a folder that is gone."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client, count_clients
from desk_app.clock import FixedClock
from desk_app.db.backup import back_up, list_backups, thin_folder
from desk_app.db.check import check_file
from desk_app.db.secret import Key
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import ShopFileError
from desk_app.money import Money
from desk_app.overview.whole import check_everything
from desk_app.salon.desk import record_visit, visits_on
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.staff.desk import change_settings
from desk_app.till.payment import Tender
from tests.conftest import NOW
from tests.db.conftest import make_shop
from tests.db.day_of_work import Reference, at, do, reference, state_of
from tests.trail import audit_lines


def paid_visit(shop: Shop, owner: Acting) -> str:
    item = VisitItemDraft("护理", 1, Money(10_000))
    return record_visit(shop, owner, VisitDraft(None, shop.today(), (item,), tender=Tender.CASH)).receipt


STEPS = [timedelta(0), timedelta(days=-1), timedelta(days=-400), timedelta(days=3650), timedelta(minutes=5)]


def test_a_clock_put_back_and_forward_keeps_the_order_and_the_receipts(
    shop: Shop, owner: Acting, clock: FixedClock
) -> None:
    receipts = []
    for step in STEPS:
        clock.instant = NOW + step
        receipts += [paid_visit(shop, owner), paid_visit(shop, owner)]
    assert len(set(receipts)) == len(receipts)
    lines = audit_lines(shop, 50)
    assert [line.seq for line in lines] == sorted((line.seq for line in lines), reverse=True)
    recorded = [line.at - NOW for line in reversed(lines) if line.action == "visit.recorded"]
    assert recorded == [step for step in STEPS for _twice in range(2)]  # in the order of the doing, at the time it said
    assert len(visits_on(shop, (NOW + timedelta(days=-1)).date())) == 2
    assert check_everything(shop.path).ok


def test_a_clock_put_back_thins_no_backup_of_the_true_time(shop: Shop, owner: Acting, clock: FixedClock) -> None:
    add_client(shop, owner, ClientDraft(name="王婧颖"))
    true = back_up(shop)
    clock.instant = NOW - timedelta(days=900)
    add_client(shop, owner, ClientDraft(name="李淑珍"))
    early = back_up(shop)
    assert thin_folder(shop.path.parent, shop.path.stem, shop.now()) == ()
    clock.instant = NOW + timedelta(hours=1)
    assert thin_folder(shop.path.parent, shop.path.stem, shop.now()) == (early.path,)
    assert [made.path for made in list_backups(shop.path.parent, shop.path.stem)] == [true.path]


def test_another_time_zone_changes_today_and_nothing_that_is_written(
    shop: Shop, owner: Acting, clock: FixedClock
) -> None:
    clock.instant = NOW.replace(hour=18)  # the 22nd in Shanghai, still the 21st in New York
    in_shanghai, first = shop.today(), paid_visit(shop, owner)
    change_settings(shop, owner, zone="America/New_York")
    assert shop.today() == in_shanghai - timedelta(days=1)
    second = paid_visit(shop, owner)
    assert [visit.receipt for visit in visits_on(shop, in_shanghai)] == [first]
    assert [visit.receipt for visit in visits_on(shop, shop.today())] == [second]
    change_settings(shop, owner, zone="Asia/Shanghai")
    assert len({first, second, paid_visit(shop, owner)}) == 3
    assert check_everything(shop.path).ok


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reference, Path]:
    """The states of three use cases, and a folder with the file and the log that a power cut leaves after them."""
    folder = tmp_path_factory.mktemp("cut")
    known = reference(folder, 3)
    path = known.copy_to(folder / "open")
    shop = open_shop(path, clock=at(0))
    for number in range(1, 4):
        do(shop, number)
    left = folder / "left"
    left.mkdir()
    for name in (path, Path(f"{path}-wal")):
        shutil.copy2(name, left)
    shop.close()
    return known, left / path.name


@pytest.mark.parametrize("tail", ["gone", "zeros"])
def test_a_log_torn_anywhere_is_a_shop_after_whole_use_cases(
    cut: tuple[Reference, Path], tmp_path: Path, tail: str
) -> None:
    known, left = cut
    log = Path(f"{left}-wal").read_bytes()
    path = tmp_path / left.name
    found: list[int] = []
    for end in [*range(0, len(log), 512), len(log)]:
        shutil.copy2(left, path)
        Path(f"{path}-wal").write_bytes(log[:end] + bytes(len(log) - end if tail == "zeros" else 0))
        numbers = known.numbers(state_of(path))
        assert len(numbers) == 1, f"torn at {end}: half of a use case"
        found += numbers
        Path(f"{path}-shm").unlink(missing_ok=True)
    assert found == sorted(found)
    assert set(found) == {0, 1, 2, 3}


def test_a_log_torn_in_the_middle_opens_and_work_goes_on(cut: tuple[Reference, Path], tmp_path: Path) -> None:
    _known, left = cut
    path = Path(shutil.copy2(left, tmp_path))
    log = Path(f"{left}-wal").read_bytes()
    Path(f"{path}-wal").write_bytes(log[: len(log) // 2 + 100])
    shop = open_shop(path, clock=at(9))
    do(shop, 1)
    shop.close()
    assert check_everything(path).ok


def test_without_its_log_the_file_is_the_shop_before_it(cut: tuple[Reference, Path], tmp_path: Path) -> None:
    known, left = cut
    path = Path(shutil.copy2(left, tmp_path))
    assert known.numbers(state_of(path)) == (0,)
    open_shop(path).close()
    assert check_everything(path).ok


@pytest.mark.parametrize("place", range(12))
def test_a_flipped_byte_in_an_encrypted_file_is_found_in_any_page(
    encrypted: tuple[Path, Key], tmp_path: Path, place: int
) -> None:
    original, key = encrypted
    data = bytearray(original.read_bytes())
    where = 4096 + (len(data) - 4096) * place // 12 + 131 * place
    data[where] ^= 0x10
    path = tmp_path / original.name
    path.write_bytes(data)
    problems = check_file(path, key).problems
    assert problems
    assert {problem.code for problem in problems} <= {"file.pages", "file.seals"}


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Key]:
    """A closed encrypted shop and its key."""
    path = make_shop(tmp_path_factory.mktemp("sealed") / "shop.db", FixedClock(NOW), "芝麻开门")
    shop = open_shop(path, passphrase="芝麻开门")
    try:
        return path, shop.database.passphrase
    finally:
        shop.close()


#: What a page of rows, and one of an index, begins with: https://www.sqlite.org/fileformat2.html#b_tree_pages
LEAVES = {0x0D, 0x0A}


@pytest.mark.parametrize("place", range(12))
def test_a_broken_page_of_a_plain_file_is_found(closed_shop: Path, place: int) -> None:
    """A plain file (the demo) has no seals: what breaks the build of a page is found, a changed letter is not."""
    data = bytearray(closed_shop.read_bytes())
    leaves = [start for start in range(4096, len(data), 4096) if data[start] in LEAVES]
    assert len(leaves) > 100
    data[leaves[len(leaves) * place // 12]] ^= 0xFF
    closed_shop.write_bytes(data)
    assert check_file(closed_shop).problems


def test_the_folder_gone_while_open_takes_nothing_and_back_again_everything(
    tmp_path: Path, clock: FixedClock, owner: Acting
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    make_shop(folder / "shop.db", clock)
    shop = open_shop(folder / "shop.db", clock=clock)
    try:
        away = folder.rename(tmp_path / "pulled")
        for _again in range(2):
            with pytest.raises(ShopFileError, match="was moved, replaced or deleted"), shop.writing():
                pytest.fail("the folder is gone")
        with pytest.raises(ShopFileError, match="There is no folder"):
            back_up(shop)
        away.rename(folder)
        with shop.writing():
            shop.database.execute_sql("INSERT INTO setting VALUES ('back', '1')")
        assert count_clients(shop) == 0
    finally:
        shop.close()
    assert check_file(folder / "shop.db").ok
