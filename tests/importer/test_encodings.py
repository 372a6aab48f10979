"""How a text is written: Western code pages by how their letters sit in words, Chinese and Japanese by theirs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.importer.desk import ENCODINGS, import_files, look
from desk_app.importer.encodings import Encoding, detect_encoding, encoding_label
from desk_app.staff.account import Acting
from desk_app.words import words_for

#: Codec → lists as somebody's program writes them. Each must come back to the letter.
WRITTEN: dict[str, tuple[str, ...]] = {
    "cp1252": (
        "Name,Phone,Notes\nFrançoise Lefèvre,4165551234,à bientôt\nHélène Côté,1,x\nNoël Œuvre,2,x\n",
        "Name,Phone,Notes\nMaría Peña,1,niña\nJuan Muñoz,2,año\nBegoña Ibáñez,3,señora\n",
        "Name\nJuan Muñoz\n",
        "Name\nÁngel Ruiz\n",
        "Name,Phone\nJürgen Müller,1\nGünther Groß,2\n",
        "Name,Notes\nAnn Lee,don’t call\n",
        "Name\nBjørn Sørensen\nÅse Ødegård\n",
        "Name,City\nJoão Gonçalves,São Paulo\n",
        "Name\nZoë Brontë\nAnaïs Loïc\n",
        "Name\nNICOLÒ MUÑOZ GARCÍA\n",
        "Name\nDušan Žižka\nMiloš\n",
        "Name,Notes\nIñigo Núñez,¿cómo? 2º · 25 € · 20°C\n",
        "Name,Notes\nAnn,£50 – paid\n",
        "Nom,Né(e)\nÉmile,1990\n",
    ),
    "mac_roman": (
        "Name,Phone\nJürgen Müller,1\nGünther Groß,2\n",
        "Name\nJürg Schröder\n",
        "Name\nFrançoise Lefèvre\nNoël\n",
        "Name\nJuan Muñoz\nJosé\n",
        "Name,Notes\nRené,don’t\n",
    ),
    "cp1250": (
        "Name\nPaweł Łukasz Wiśniewski\nGrażyna Kamińska\n",
        "Name\nDvořák Jiří\nRůžička Kučera\nČerný\n",
        "Name\nErdős Győr\n",
        "Name\nMădălina Păun\n",
    ),
    "cp1254": ("Ad\nYılmaz Şahin\nÇağla Doğan\nIşık\n",),
    "cp850": ("Name\nJürgen Müller\nHélène Lefèvre\n",),
    "cp1251": ("Имя,Телефон\nИван Петров,1\nАнна Смирнова,2\n",),
    "cp932": ("名前,電話\n田中さん,09012345678\n",),
    "gb18030": ("甲,13800001111\n王小明,13800001112\n",),
    "big5": ("陳大文,13800001111\n林雅婷,13800001112\n",),
}


def _file(tmp_path: Path, text: str, codec: str) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(codec))
    return path


@pytest.mark.parametrize(("codec", "text"), [(codec, text) for codec, texts in WRITTEN.items() for text in texts])
def test_a_list_is_read_to_the_letter_and_the_guess_is_known_for_one(tmp_path: Path, codec: str, text: str) -> None:
    path = _file(tmp_path, text, codec)
    found = detect_encoding(path)
    assert path.read_bytes().decode(found.name) == text
    assert found.guessed


def test_letters_far_down_in_the_file_count(tmp_path: Path) -> None:
    for codec, text in (("cp1252", "Juan Muñoz"), ("mac_roman", "Jürg Müller"), ("gb18030", "王小明")):
        path = _file(tmp_path, "Name,Phone\n" + "Ann Lee,4165551234\n" * 5_000 + f"{text},1\n", codec)
        assert detect_encoding(path).name == codec


@pytest.mark.parametrize(("codec", "name"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16")])
def test_what_the_bytes_prove_is_no_guess(tmp_path: Path, codec: str, name: str) -> None:
    assert detect_encoding(_file(tmp_path, "Name\nFrançoise\n", codec)) == Encoding(name)


def test_headings_in_chinese_prove_it_too(tmp_path: Path) -> None:
    assert detect_encoding(_file(tmp_path, "姓名,手机\n甲,1\n", "gb18030")) == Encoding("gb18030")


@pytest.mark.parametrize("chosen", list(ENCODINGS))
def test_a_person_may_choose(tmp_path: Path, chosen: str) -> None:
    text = "Name,Phone\nAnn Lee,4165551234\n"
    found = detect_encoding(_file(tmp_path, text, chosen), chosen)
    assert (found.guessed, (tmp_path / "list.csv").read_bytes().decode(found.name)) == (False, text)


def test_what_cannot_be_read_as_chosen_is_refused(tmp_path: Path) -> None:
    path = _file(tmp_path, "Name\nFrançoise\n", "cp1252")
    with pytest.raises(DeskError, match="cannot be read as UTF-8"):
        detect_encoding(path, "utf-8")
    with pytest.raises(DeskError, match="cannot be read as KLINGON"):
        detect_encoding(path, "klingon")


def test_every_choice_has_a_name_in_both_languages() -> None:
    for name in ENCODINGS:
        assert encoding_label(name, words_for("en")) != name
    assert "西欧" in encoding_label("cp1252", words_for("zh_CN"))
    assert encoding_label("cp424", words_for("en")) == "CP424"


def test_a_guess_is_said_and_another_choice_is_taken(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    path = _file(tmp_path, "Name,Phone\nPaweł Zieliński,4165551234\n", "cp1250")
    (looked,) = look((path,))
    assert looked.guessed
    rehearsed = import_files(shop, owner, [path], encodings={path: "cp1252"}, dry_run=True).files[0]
    assert (rehearsed.encoding, [problem.code for problem in rehearsed.problems]) == ("cp1252", [])
    (one,) = import_files(shop, owner, [path]).files
    (problem,) = one.problems
    assert (problem.row, problem.code) == (0, "encoding_guessed")
    assert problem.say(words_for("en")).startswith("Read as Central European (Windows-1250)")
    assert "中欧（Windows-1250）" in problem.say(words_for("zh_CN"))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_are_read_to_the_letter_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    try:
        found = detect_encoding(path)
    except DeskError:
        return
    data.decode(found.name, "replace" if found.damaged else "strict")


def _broken(lines: int) -> bytes:
    good = "".join(f"陈美{number}号,138001{number:05}\n" for number in range(lines))
    return f"姓名,电话\n{good}".encode() + b"bad\xff\xfename,13900139999\n"


@pytest.mark.parametrize("chosen", ["", "utf-8"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_two_bad_bytes_cost_their_row_and_not_the_list(
    shop: Shop, owner: Acting, tmp_path: Path, chosen: str, mark: bytes
) -> None:
    path = tmp_path / "b.csv"
    path.write_bytes(mark + _broken(60) + "末,13900139998\n".encode())
    (result,) = import_files(shop, owner, [path], encodings={path: chosen} if chosen else None).files
    assert (result.read, result.added) == (62, 62)
    assert [(problem.row, problem.code) for problem in result.problems] == [(62, "unread")]
    assert "2" in result.problems[0].say(words_for("zh_CN"))
    names = [row[0] for row in shop.database.execute_sql("SELECT name FROM client ORDER BY id").fetchall()]
    assert (names[0], names[-2:]) == ("陈美0号", ["bad\ufffd\ufffdname", "末"])


def test_a_list_that_is_cut_in_the_middle_of_a_sign_is_read(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_bytes(("姓名\n" + "赵敏敏\n" * 20).encode()[:-2])
    assert detect_encoding(path) == Encoding("utf-8", damaged=True)
