"""Every sentence of the command line is in one language: --lang's, else the open shop's, else the console's."""

from __future__ import annotations

import locale
import re
from datetime import date
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from desk_app.bootstrap import main
from desk_app.cli.commands import app
from desk_app.cli.spoken import asked_language, each_of, spoken, usage
from desk_app.cli.telling import SAY, console_language
from desk_app.db.keys import Cost, NewKeys, new_keys
from desk_app.db.recovery import groups
from desk_app.demo.desk import make_demo
from desk_app.staff.desk import ShopSetUp, set_up_shop

CHINESE, ENGLISH = "zh_CN.UTF-8", "en_US.UTF-8"
HAN = re.compile(r"[\u4e00-\u9fff]")

#: A command of every kind, and one thing in it that is refused once the shop is open; X is the shop, D a folder.
REFUSED = {
    "import": ["import", "D/list.pdf.csv", "--shop", "X"],
    "queue": ["queue", "--shop", "X", "--advisor", "Nobody"],
    "knows": ["knows", "--shop", "X", "--user", "Nobody"],
    "report client": ["report", "client", "Nobody", "--shop", "X", "--out", "D/c.pdf"],
    "report monthly": ["report", "monthly", "2026-10", "--shop", "X", "--out", "D/none/m.pdf"],
    "export": ["export", "clients", "--shop", "X", "--out", "D/list.pdf.csv"],
    "vcard": ["vcard", "Nobody", "--shop", "X", "--out", "D/c.vcf"],
    "report dossier": ["report", "dossier", "Nobody", "--shop", "X", "--out", "D/d.pdf"],
    "report card": ["report", "card", "Nobody", "--shop", "X", "--out", "D/c.pdf"],
    "report consultation": ["report", "consultation", "Nobody", "--shop", "X", "--out", "D/c.pdf"],
    "report labels": ["report", "labels", "Nobody", "--shop", "X", "--out", "D/l.pdf"],
    "report cards": ["report", "cards", "--all", "--start", "22", "--shop", "X", "--out", "D/c.pdf"],
    "privacy copy": ["privacy", "copy", "Nobody", "--shop", "X", "--out", "D"],
    "privacy erase": ["privacy", "erase", "Nobody", "--shop", "X", "--reason", "asked"],
    "photographs add": ["photographs", "add", "Nobody", "D/a.jpg", "--shop", "X"],
    "photographs list": ["photographs", "list", "Nobody", "--shop", "X"],
    "merge": ["merge", "Nobody", "1", "--shop", "X"],
    "unmerge": ["unmerge", "1", "--shop", "X"],
    "keys passphrase": ["keys", "passphrase", "--shop", "X"],
    "keys sheet": ["keys", "sheet", "--shop", "X", "--out", "D/s.pdf"],
    "keys encrypt": ["keys", "encrypt", "--shop", "X", "--out", "D/s.pdf"],
    "backup": ["backup", "--shop", "X", "--to", "D/none"],
    "restore": ["restore", "X", "--to", "X"],
    "check": ["check", "--shop", "X", "--user"],  # wrong usage: there is nothing it refuses of a whole shop
}
#: Those that refuse before a shop is open.
WITHOUT = {
    "demo": ["demo", "X"],
    "keys recover": ["keys", "recover", "--shop", "X"],
    "check": ["check", "--shop", "D/none.db"],
    "queue": ["queue", "--shop", "D/none.db"],
    "report monthly": ["report", "monthly", "October", "--shop", "X", "--out", "D/m.pdf"],
    "mix": ["mix", "--shop", "D/none.db"],
    "dates": ["dates", "--shop", "D/none.db"],
    "duplicates": ["duplicates", "--shop", "D/none.db"],
    "leaving": ["leaving", "--shop", "D/none.db"],
    "restore": ["restore", "D/none.deskbackup", "--to", "D/new.db"],
    "tour": ["tour", "D", "--theme", "pink"],
}

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo shop; they are Chinese."""
    path = tmp_path_factory.mktemp("language") / "shop.db"
    make_demo(path, clients=5, today=date(2026, 11, 21))
    return path


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("language") / "shop.db"
    set_up_shop(path, ShopSetUp("Dui", "Lin", language="en", demo=True)).close()
    return path


def said(argv: list[str], shop: Path, folder: Path, capsys: Captured) -> list[str]:
    """The sentences of a refusal, without what is the same in every language: paths, names and options."""
    (folder / "list.pdf.csv").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 8)
    capsys.readouterr()
    assert main([re.sub("^D", str(folder), re.sub("^X$", str(shop), word)) for word in argv]) in {1, 2}
    told = capsys.readouterr()
    text = (told.err or told.out).replace(str(folder), "").replace(str(shop), "")
    assert text.strip()
    return text.strip().splitlines()


def is_chinese(sentence: str) -> bool:
    return bool(HAN.search(sentence))


def every_command() -> dict[str, list[str]]:
    """All commands by name, with their options."""
    tree = spoken(app, {"limit": 1})
    found = {}
    for group in each_of(tree):
        if isinstance(group, TyperGroup):
            prefix = "" if group is tree else f"{group.name} "
            inside = {f"{prefix}{name}": command for name, command in group.commands.items()}
            found.update({name: each for name, each in inside.items() if not isinstance(each, TyperGroup)})
    return {name: [option for param in each.params for option in param.opts] for name, each in found.items()}


def test_every_command_is_in_the_tables_and_takes_lang() -> None:
    commands = every_command()
    assert set(commands) == set(REFUSED) | set(WITHOUT)
    assert all(options.count("--lang") == 1 for options in commands.values())


@pytest.mark.parametrize("lang", ["", "en", "zh_CN"])
@pytest.mark.parametrize("name", sorted(set(REFUSED) - {"check"}))
def test_a_refusal_is_in_the_language_of_the_shop_or_of_lang(
    name: str,
    lang: str,
    chinese: Path,
    english: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    for shop, own, console in ((chinese, "zh_CN", ENGLISH), (english, "en", CHINESE)):
        monkeypatch.setenv("LC_ALL", console)
        told = said([*REFUSED[name], *(["--lang", lang] if lang else [])], shop, tmp_path, capsys)
        wanted = (lang or own) == "zh_CN"
        assert [is_chinese(sentence) for sentence in told] == [wanted] * len(told), told


@pytest.mark.parametrize("lang", ["", "en", "zh_CN"])
@pytest.mark.parametrize("name", sorted(WITHOUT))
def test_before_a_shop_is_open_it_is_lang_or_the_console(
    name: str, lang: str, chinese: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    for console in (CHINESE, ENGLISH):
        monkeypatch.setenv("LC_ALL", console)
        told = said([*WITHOUT[name], *(["--lang", lang] if lang else [])], chinese, tmp_path, capsys)
        wanted = lang == "zh_CN" if lang else console == CHINESE
        assert [is_chinese(sentence) for sentence in told] == [wanted] * len(told), told
    assert SAY.words.language == (lang or "en")


def test_a_run_does_not_speak_the_language_of_the_one_before(
    chinese: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("LC_ALL", ENGLISH)
    assert is_chinese(said(REFUSED["queue"], chinese, tmp_path, capsys)[0])
    assert not is_chinese(said(WITHOUT["queue"], chinese, tmp_path, capsys)[0])


@pytest.mark.parametrize("command", ["", *sorted(set(REFUSED) | set(WITHOUT))])
def test_help_is_in_the_language_asked_for(command: str, capsys: Captured) -> None:
    for lang, wanted in (("zh_CN", True), ("en", False)):
        assert main([*command.split(), "--help", "--lang", lang]) == 0
        assert is_chinese(capsys.readouterr().out) == wanted


def test_recovering_speaks_the_language_of_the_shop_it_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    keys: NewKeys = new_keys("walnut frog lamp tulip", Cost(64, 1, 1))
    shop = ShopSetUp("兑记", "林欣妍", owner_pin="482913", language="zh_CN")
    set_up_shop(tmp_path / "locked.db", shop, keys=keys).close()
    monkeypatch.setenv("LC_ALL", ENGLISH)
    monkeypatch.setenv("DESK_APP_RECOVERY_KEY", " ".join(groups(keys.recovery)))
    monkeypatch.setenv("DESK_APP_NEW_PASSPHRASE", "cedar violin moon changed")
    assert main(["keys", "recover", "--shop", str(tmp_path / "locked.db")]) == 0
    assert is_chinese(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("argv", "asked"),
    [
        ([], ""),
        (["queue", "--lang", "en"], "en"),
        (["queue", "--lang=zh_CN", "--shop", "x"], "zh_CN"),
        (["--lang", "zh_CN", "queue", "--lang", "en"], "en"),
        (["queue", "--lang"], ""),
        (["report", "client", "--", "--lang=en"], ""),
    ],
)
def test_lang_is_read_before_the_line_is_understood(argv: list[str], asked: str) -> None:
    assert asked_language(argv) == asked


@pytest.mark.parametrize(
    ("variables", "system", "language"),
    [
        ({"LANG": "zh_TW.UTF-8"}, "C", "zh_CN"),
        ({"LANG": "de_DE.UTF-8"}, "Chinese (Simplified)_China.936", "en"),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "C", "en"),
        ({}, "Chinese (Simplified)_China.936", "zh_CN"),
        ({}, "English_United States.1252", "en"),
    ],
)
def test_the_language_of_the_system(
    variables: dict[str, str], system: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(locale, "setlocale", lambda _category: system)
    assert console_language() == language


WRONG = (
    (["nonsense"], "nonsense"),
    (["queue"], "--shop"),
    (["demo"], "FILE"),
    (["queue", "--shop"], "--shop"),
    (["queue", "--shop", "x", "--bad"], "--bad"),
    (["queue", "--shop", "x", "--json=1"], "--json"),
    (["queue", "--shop", "x", "more"], "more"),
    (["queue", "--shop", "x", "--limit", "few"], "--limit"),
    (["queue", "--shop", "x", "--limit", "-1"], "--limit"),
    (["queue", "--shop", "x", "--on", "soon"], "soon"),
    (["demo", "x", "--trade", "bakery"], "bakery"),
)


@pytest.mark.parametrize(("argv", "named"), WRONG)
def test_wrong_usage_is_in_that_language_too(argv: list[str], named: str, capsys: Captured) -> None:
    for lang, wanted in (("zh_CN", True), ("en", False)):
        assert main(["--lang", lang, *argv]) == 2
        first, second = capsys.readouterr().err.strip().splitlines()
        assert named in first
        assert (is_chinese(first), is_chinese(second)) == (wanted, wanted)


def test_what_typer_says_and_we_do_not_know_is_said_as_it_is() -> None:
    assert usage("Something new.") == "Something new."
    assert get_command(app).help == "Front desk for salons and pawnshops. Without a command it opens the window."
