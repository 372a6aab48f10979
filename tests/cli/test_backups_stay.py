"""No command writes into a backup, whoever runs it and whatever comes of it; the check of the shop stays clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.bootstrap import main
from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.db.backup import back_up
from desk_app.db.keys import Cost, NewKeys, keys_path, new_keys
from desk_app.db.recovery import groups
from desk_app.db.shop import open_shop
from desk_app.staff.account import Role, StaffDraft, StaffId
from desk_app.staff.audit import AuditLine
from desk_app.staff.desk import ShopSetUp, save_staff, set_up_shop, sign_in
from tests.trail import audit_lines

Captured = pytest.CaptureFixture[str]

PASSPHRASE, NEW = "walnut frog lamp tulip", "春天的第一杯奶茶"

#: Every command that is handed a shop file. What the second column says: refused because it is a backup.
COMMANDS = {
    "import": ("import {list} --shop {backup} --user Lin", True),
    "rehearsal": ("import {list} --shop {backup} --dry-run --user Lin", True),
    "erase": ("privacy erase 1 --shop {backup} --reason asked --user Lin", True),
    "copy": ("privacy copy 1 --shop {backup} --out {out} --user Lin", True),
    "passphrase": ("keys passphrase --shop {backup} --user Lin", True),
    "sheet": ("keys sheet --shop {backup} --out {out}/s.pdf --user Lin", True),
    "recover": ("keys recover --shop {backup}", True),
    "backup": ("backup --shop {backup} --user Lin", True),
    "backup to": ("backup --shop {backup} --to {out} --user Lin", True),
    "demo": ("demo {backup}", False),
    "report": ("report client 1 --shop {backup} --out {out}/c.pdf --user Lin", False),
    "restore over it": ("restore {shop} --to {backup} --yes --user Lin", False),
    "by a link": ("privacy erase 1 --shop {link} --reason asked --user Lin", True),
}
READING = {
    "queue": "queue --shop {backup} --user Lin",
    "check": "check --shop {backup}",
    "month": "report monthly 2026-10 --shop {backup} --out {out}/m.pdf --user Lin",
    "restore": "restore {backup} --to {out}/new.db --user Lin",
}


class Place:
    """An encrypted or a plain shop with a client, its backup, and what commands need."""

    def __init__(self, folder: Path, keys: NewKeys | None) -> None:
        self.shop = folder / "shop.db"
        shop = set_up_shop(
            self.shop, ShopSetUp("Dui", "Lin", owner_pin="482913", language="en"), keys=keys, machine="desk-1"
        )
        owner = sign_in(shop, StaffId(1), "482913", machine="desk-1")
        save_staff(shop, owner, StaffDraft("Wang", Role.RECEPTIONIST, pin="739264"))
        add_client(shop, owner, ClientDraft("王芳", ("13800001111",)))
        self.backup = back_up(shop).path
        shop.close()
        self.out = folder / "out"
        self.out.mkdir()
        self.list = folder / "c.csv"
        self.list.write_text("姓名,电话\n李兰,13900002222\n", encoding="utf-8")
        self.link = folder / "link.db"
        self.link.symlink_to(self.backup)

    def run(self, command: str) -> int:
        known = {name: str(path) for name, path in vars(self).items()}
        return main([word.format(**known) for word in command.split()])

    def kept(self) -> dict[str, bytes]:
        """The backup and everything of its name."""
        return {path.name: path.read_bytes() for path in self.backup.parent.glob(f"*{self.backup.name}*")}

    def lines(self, key: str) -> list[AuditLine]:
        shop = open_shop(self.shop, passphrase=key, read_only=True)
        try:
            return list(audit_lines(shop))
        finally:
            shop.close()


@pytest.fixture(params=["plain", "encrypted"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    keys = new_keys(PASSPHRASE, Cost(64, 1, 1)) if request.param == "encrypted" else None
    monkeypatch.setenv("DESK_APP_PASSPHRASE", PASSPHRASE if keys else "")
    monkeypatch.setenv("DESK_APP_NEW_PASSPHRASE", NEW)
    monkeypatch.setenv("DESK_APP_RECOVERY_KEY", " ".join(groups(keys.recovery)) if keys else "")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    return Place(tmp_path, keys)


@pytest.mark.parametrize("pin", ["482913", "000000"])
def test_no_command_writes_into_a_backup(
    place: Place, pin: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_APP_PIN", pin)
    before, live = place.kept(), place.shop.read_bytes()
    for name, (command, told) in COMMANDS.items():
        assert place.run(command) == 1, name
        said = capsys.readouterr().err
        plain_recovery = name in {"recover", "passphrase", "sheet"} and not keys_path(place.shop).exists()
        assert not told or plain_recovery or "a backup is never written to" in said, (name, said)
        assert place.kept() == before, name
    assert place.run("keys encrypt --shop {backup} --out {out}/e.pdf --user Lin") == 1
    assert place.kept() == before
    assert place.shop.read_bytes() == live
    assert list(place.out.iterdir()) == []
    monkeypatch.setenv("DESK_APP_PIN", "482913")
    assert place.run("check --shop {shop}") == 0, capsys.readouterr()


def test_reading_commands_still_read_it(place: Place, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_APP_PIN", "482913")
    before = place.kept()
    for name, command in READING.items():
        assert place.run(command) == 0, (name, capsys.readouterr())
        assert place.kept() == before, name


def test_a_whole_copy_to_another_place_leaves_a_line_and_carries_it(
    place: Place, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_APP_PIN", "739264")
    key = PASSPHRASE if keys_path(place.shop).exists() else ""
    count = len(place.lines(key))
    assert place.run("backup --shop {shop} --to {out}/nowhere --user Wang") == 1
    assert place.run("backup --shop {shop} --user Wang") == 0
    quiet = [line for line in place.lines(key)[: len(place.lines(key)) - count] if line.action == "export.copied"]
    assert quiet == []
    assert place.run("backup --shop {shop} --to {out} --user Wang") == 0
    told = next(line for line in place.lines(key) if line.action == "export.copied")
    assert (told.staff, told.subject, told.detail["to"]) == ("Wang", "shop", str(place.out))
    copy = Path(capsys.readouterr().out.splitlines()[-1])
    shop = open_shop(copy, passphrase=key, read_only=True)
    assert told in audit_lines(shop)
    shop.close()
    assert place.run("check --shop {shop}") == 0


def test_a_client_s_file_is_not_taken_out_where_no_line_can_say_so(
    place: Place, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_APP_PIN", "482913")
    assert place.run("report client 1 --shop {backup} --out {out}/c.pdf --user Lin") == 1
    assert "leaves no line in the trail" in capsys.readouterr().err
    monkeypatch.setattr("desk_app.cli.asking.open_shop", _reads_only)
    assert place.run("report client 1 --shop {shop} --out {out}/c.pdf --user Lin") == 1
    assert "no line could say" in capsys.readouterr().err
    assert place.run("report monthly 2026-10 --shop {shop} --out {out}/m.pdf --user Lin") == 0
    assert "does not say that this was saved" in capsys.readouterr().err
    assert place.run("backup --shop {shop} --to {out} --user Lin") == 0
    assert "does not say that this was saved" in capsys.readouterr().err
    assert sorted(path.suffix for path in place.out.iterdir() if path.suffix != ".keys") == [".deskbackup", ".pdf"]


def _reads_only(path: Path, **how: object) -> object:
    from desk_app.errors import ShopFileError

    if not how.get("read_only"):
        raise ShopFileError("{path} is read-only. Nothing was changed.", path=str(path))
    return open_shop(path, **how)  # type: ignore[arg-type] # as it was called
