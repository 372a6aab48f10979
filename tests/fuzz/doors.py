"""The doors through which strangers' bytes and words come in, and what must hold at each.

A door takes a case and raises where a property does not hold. Every case is run by ``Ground.try_case``: no more than a
second of the processor, nothing written outside the shop's folders, no fault but those with a sentence.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from desk_app.cli.start import main
from desk_app.clients.birthday_words import parse_birthday
from desk_app.clients.birthdays import next_birthday
from desk_app.clients.client import ClientId
from desk_app.clients.desk import recent_clients, resolve_client
from desk_app.clients.documents import birthday_of, check_document, gender_of, same_numbers
from desk_app.clients.phones import parse_phone, spaced, split_phones
from desk_app.clients.searchwords import index_words
from desk_app.clock import FixedClock
from desk_app.db.faults import plain_words
from desk_app.db.keys import as_json, keys_path
from desk_app.db.restore import restore
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import DeskError
from desk_app.importer.days import DateOrder, iso_birthday, parse_day, parse_minute, serial_day
from desk_app.importer.desk import import_files, look
from desk_app.money import NotMoney, parse_money
from desk_app.overview.desk import client_page, find_anything, today_board
from desk_app.overview.whole import check_everything
from desk_app.pawn.desk import find_ticket
from desk_app.reports.desk import read_client_report
from desk_app.salon.desk import find_catalogue
from desk_app.staff.account import Acting
from desk_app.staff.desk import staff_by_name, staff_list
from tests.fuzz import backups, cards, lists, paper, photographs
from tests.fuzz.ground import NOW, PASSPHRASE, TODAY, Ground
from tests.fuzz.odd import texts
from tests.fuzz.watching import listing


@dataclass(frozen=True, slots=True)
class Door:
    """``cases`` draws what is brought, ``enter`` brings it. ``raw``: the case is plain bytes, which may be mutated."""

    name: str
    cases: st.SearchStrategy[Any]
    enter: Callable[[Ground, Any], None]
    raw: bool = False


def bring_list(ground: Ground, data: bytes, name: str = "list.csv") -> None:
    """Looks at a file and imports it, half the time as a rehearsal; refused or rehearsed, nothing is written."""
    path = ground.give(name, data)
    dry = len(data) % 2 == 0

    def enter() -> None:
        before = ground.written()
        (looked,) = look([path], ground.shop)
        assert (looked.understood is None) == (looked.refusal is not None)
        try:
            result = import_files(ground.shop, ground.owner, [path], dry_run=dry)
        except DeskError:
            assert ground.written() == before, "a refused file left something"
            return
        (one,) = result.files
        assert one.read >= one.added + one.skipped
        if dry:
            assert ground.written() == before, "a rehearsal left something"

    ground.try_case(enter)
    if random.random() < 0.05:
        assert check_everything(ground.shop.path).problems == ()


def bring_cards(ground: Ground, data: bytes) -> None:
    """As ``bring_list``."""
    bring_list(ground, data, "cards.vcf")


def bring_workbook(ground: Ground, data: bytes) -> None:
    """As ``bring_list``."""
    bring_list(ground, data, "list.xlsx")


def search(ground: Ground, text: str) -> None:
    """Looks for ``text`` in everything, and for a client whom it names."""

    def enter() -> None:
        assert len(find_anything(ground.shop, text)) <= 20
        find_catalogue(ground.shop, text)
        for look_up in (resolve_client, find_ticket, staff_by_name):
            with suppress(DeskError):
                look_up(ground.shop, text)

    ground.try_case(enter)


def read_fields(ground: Ground, text: str) -> None:
    """Gives ``text`` to every reader of a field. A number once read reads the same again."""

    def enter() -> None:
        for region in ("CN", "HK", "US"):
            with suppress(DeskError):
                number = parse_phone(text, region)
                assert parse_phone(number, region) == number
                spaced(number, region)
        split_phones(text)
        spaced(text)
        with suppress(DeskError):
            document = check_document(text)
            assert check_document(document.number) == document
            birthday_of(document)
            gender_of(document)
            same_numbers(document)
        with suppress(DeskError):
            birthday = parse_birthday(text, TODAY)
            assert next_birthday(birthday, TODAY) >= TODAY
        for currency in ("CNY", "JPY", "XXX"):
            with suppress(NotMoney):
                amount = parse_money(text, currency)
                assert parse_money(amount.plain(), currency) == amount
        for order in DateOrder:
            parse_day(text, order)
            iso_birthday(text, order)
        serial_day(text)
        parse_minute(text)
        index_words(text[:200], (text[:40],), text[:40], text[:40])

    ground.try_case(enter)


Recipe = tuple[tuple[str, ...], tuple[str, int, bytes]]


def restore_recipe(ground: Ground, recipe: Recipe) -> None:
    """Restores a file made by a recipe, over a shop or to a place where there is none."""
    backups.spoil(ground.given / "hostile.deskbackup", ground.template, *recipe)
    restore_bytes(ground, None)


#: A recipe, what happens to the key file, and the passphrase that is typed.
SealedRecipe = tuple[Recipe, backups.KeyTrouble, str]


def sealed_recipes() -> st.SearchStrategy[SealedRecipe]:
    """Mostly with the right passphrase: what is behind it is the danger."""
    typed = st.one_of(*[st.just(PASSPHRASE)] * 4, texts(20))
    return st.tuples(backups.recipes(), backups.key_troubles(), typed)


def restore_sealed(ground: Ground, case: SealedRecipe) -> None:
    """As ``restore_recipe``, of an encrypted backup: what is hostile in it is seen only when it has been opened."""
    recipe, trouble, typed = case
    path = ground.given / "hostile.deskbackup"
    backups.spoil(path, ground.sealed, *recipe, key=ground.keys.data)
    backups.spoil_keys(keys_path(path), as_json(ground.keys.file), trouble)
    try:
        restore_bytes(ground, None, typed)
    finally:
        keys_path(path).unlink()


def restore_bytes(ground: Ground, data: bytes | None, passphrase: str = "") -> None:
    """Restores a file. Refused: the old shop is there as it was, and nothing else. Done: it opens and can be read."""
    path = ground.given / "hostile.deskbackup" if data is None else ground.give("hostile.deskbackup", data)
    target = ground.shops / "target.db"

    def enter() -> None:
        for left in ground.shops.glob("*target*"):
            left.unlink()
        if path.stat().st_size % 2:
            target.write_bytes(ground.empty.read_bytes())
        before = listing(ground.shops)
        try:
            restore(path, target, passphrase)
        except DeskError:
            assert listing(ground.shops).items() - before.items() <= _locks(ground), "a refused file left something"
            assert before.items() <= listing(ground.shops).items()
            return
        use_restored(ground, passphrase)

    ground.try_case(enter)


def _locks(ground: Ground) -> set[tuple[str, tuple[int, int]]]:
    return {(name, what) for name, what in listing(ground.shops).items() if name.endswith(".lock")}


def use_restored(ground: Ground, passphrase: str = "") -> None:
    """What a desk does first with a restored file. It may be refused with a sentence."""
    target = ground.shops / "target.db"
    with _only_sentences():
        check_everything(target, passphrase)
    with _only_sentences():
        other = open_shop(target, passphrase=passphrase, clock=FixedClock(NOW), read_only=True)
        try:
            _read_pages(other)
        finally:
            other.close()
            OPEN.initialize(ground.shop.database)


@contextmanager
def _only_sentences() -> Iterator[None]:
    """Lets through only what is no fault of the file: both front doors say the others by ``plain_words``."""
    try:
        yield
    except Exception as error:
        if plain_words(error) is None:
            raise


def _read_pages(shop: Shop) -> None:
    owner = next(iter(staff_list(shop, everyone=True)), None)
    find_anything(shop, "138")
    recent_clients(shop, 20)
    for number in (1, 2):
        with suppress(DeskError):
            client_page(shop, ClientId(number))
            read_client_report(shop, ClientId(number))
    if owner is not None:
        today_board(shop, TODAY, Acting(owner.id, owner.name, owner.role, "desk-1"))


_WORDS = ("demo", "import", "queue", "report", "client", "monthly", "backup", "restore", "check", "tour", "--shop",
          "--to", "--out", "--user", "--json", "--kind", "clients", "auto", "--lang", "en", "zh_CN", "--on", "--limit",
          "--advisor", "--dry-run", "--help", "--", "-", "", "2026-11-21", "2026-11", "0000-00", "1", "-1",
          "99999999999999",
          "C-0001", "--install-completion", "--show-completion", "--seed", "--trade", "--theme", "=")  # fmt: skip
_FILES = (
    "{shop}",
    "{shops}",
    "{given}/none.db",
    "{given}/list.csv",
    "{shops}/new/x.db",
    "{shops}/out.pdf",
    "{bystander}/diary.txt",
)


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    """Words of our commands in any order, files, and any text. No demo of clients: that is slow, and rightly."""
    word = st.one_of(st.sampled_from(_WORDS), st.sampled_from(_FILES), texts(10).filter(lambda text: "/" not in text))
    few = st.lists(word, max_size=7)
    command = st.sampled_from(
        [
            ["check", "--shop", "{shop}"],
            ["queue", "--shop", "{shop}"],
            ["import", "--shop", "{shop}", "--dry-run"],
            ["report", "client", "--shop", "{shop}", "--out", "{shops}/out.pdf"],
            ["report", "monthly", "--shop", "{shop}", "--out", "{shops}/out.pdf"],
            ["backup", "--shop", "{shop}", "--to"],
            ["restore", "--to", "{shops}/other.db"],
            [],
        ]
    )
    return draw(command) + draw(few)


def command(ground: Ground, argv: Sequence[str]) -> None:
    """Runs a command line: 0, 1 or 2, a sentence, never a traceback. The shop is closed meanwhile."""
    if "demo" in argv or any("target" in word for word in argv):
        return
    ground.give("list.csv", "姓名,手机\n秦岚,13800000001\n".encode())
    ground.shop.close()
    shop = ground.shops / "shop.db"
    places = {"shop": shop, "shops": ground.shops, "given": ground.given, "bystander": ground.bystander}
    known = {text: text.format(**places) for text in _FILES}
    given = [known.get(word, word) for word in argv]
    said = io.StringIO()

    def enter() -> None:
        with redirect_stdout(said), redirect_stderr(said), chdir(ground.shops):
            code = main(given)
        assert code in {0, 1, 2}, f"exit code {code}"
        assert "Traceback" not in said.getvalue()

    try:
        ground.try_case(enter)
    finally:
        ground.renew()


DOORS: dict[str, Door] = {
    door.name: door
    for door in (
        Door("list", lists.text_files(), bring_list, raw=True),
        Door("cards", cards.cases(), bring_cards, raw=True),
        Door("workbook", lists.workbooks(), bring_workbook),
        Door("search", texts(), search),
        Door("fields", texts(), read_fields),
        Door("backup", backups.recipes(), restore_recipe),
        Door("sealed", sealed_recipes(), restore_sealed),
        Door("bytes", backups.headers(), restore_bytes, raw=True),
        Door("arguments", command_lines(), command),
        Door("paper", paper.cases(), paper.print_paper),
        Door("picture", photographs.cases(), photographs.bring_picture, raw=True),
    )
}
