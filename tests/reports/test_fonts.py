"""Whatever people type stands on the paper, or the paper says that it does not."""

from __future__ import annotations

import dataclasses
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.places import resource
from desk_app.reports import charts, fonts
from desk_app.reports.client_paper import client_report_pdf
from desk_app.reports.desk import read_client_report
from desk_app.reports.page import BODY, TITLE, Paper
from desk_app.reports.preview import page_images
from desk_app.reports.text import wrap
from desk_app.words import words_for
from tests.reports.conftest import PRINTED, RARE, fonts_of, read_text

#: What Noto Sans SC lacks, and the font that has it.
FOREIGN = (
    ("😀💅", "NotoEmoji"),
    ("⭐", "NotoEmoji"),
    ("שלום", "NotoSansHebrew"),
    ("مرحبا", "NotoSansArabic"),
    ("สวัสดี", "NotoSansThai"),
    ("ğşő", "NotoSans"),
    ("₽₹", "NotoSans"),
    ("Жѣ", "NotoSans"),
)


def paper_of(*texts: str, numbered: bool = True, language: str = "en") -> bytes:
    paper = Paper(words_for(language), title="title", author="shop", numbered=numbered)
    for text in texts:
        paper.prose(paper.left, text, BODY, paper.measure)
    return paper.pdf()


@pytest.mark.parametrize(("typed", "font"), FOREIGN)
def test_what_the_main_font_lacks_is_drawn_by_another(typed: str, font: str) -> None:
    assert font in {name for name, _ in fonts.runs(f"甲{typed}乙", fonts.REGULAR)}
    assert fonts.lost(typed, fonts.REGULAR) == []
    pdf = paper_of(f"甲{typed}乙")
    assert f"甲{typed}乙" in read_text(pdf)
    used = fonts_of(pdf)
    assert any(name.split("+")[1].startswith(f"{font}-") for name in used), used
    assert all(used.values())
    assert "cannotbeprinted" not in read_text(pdf)


def test_bold_words_are_bold_in_every_script() -> None:
    names = [name for name, _ in fonts.runs("王 Łódź שלום مرحبا สวัสดี", fonts.BOLD)]
    assert set(names) == {fonts.BOLD, *(f"NotoSans{script}-Bold" for script in ("", "Hebrew", "Arabic", "Thai"))}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_clients_paper_holds_every_script_and_embeds_what_it_uses(
    shop: Shop, whole_client: ClientId, language: str
) -> None:
    typed = ("😀💅👩‍👧", "שלום עולם", "السلام عليكم", "<b>Łódź</b>", f"王{RARE}", "ภาษาไทย")
    report = dataclasses.replace(
        read_client_report(shop, whole_client), name=" ".join(typed), alerts="\n".join(typed), notes="\n".join(typed)
    )
    pdf = client_report_pdf(report, words_for(language), at=PRINTED)
    text = read_text(pdf)
    for one in typed:
        assert text.count("".join(one.split())) >= 3, one
    assert all(fonts_of(pdf).values())
    assert len(pdf) < 300_000  # the font files are 23 MB: what is inside are subsets
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            assert "+" in font.get_object()["/BaseFont"]


@pytest.mark.parametrize(("numbered", "language"), [(True, "en"), (True, "zh_CN"), (False, "en")])
def test_a_character_without_a_shape_is_a_box_and_is_told_at_the_foot(numbered: bool, language: str) -> None:
    pdf = paper_of("𠮷野家 한 𠮷", numbered=numbered, language=language)
    told = {
        "en": "2characterscannotbeprinted:U+20BB7,U+D55C",
        "zh_CN": "有2个字无法印出：U+20BB7、U+D55C",
    }[language]
    assert told in read_text(pdf)
    assert read_text(pdf).count("𠮷野家한𠮷") == 1


def test_a_foot_names_only_what_its_own_sheet_lacks() -> None:
    paper = Paper(words_for("en"), title="title", author="shop")
    paper.line(paper.left, "plain", BODY)
    paper.turn()
    paper.line(paper.left, "".join(map(chr, range(0xAC00, 0xAC10))), BODY)
    first, second = (page.extract_text() for page in PdfReader(io.BytesIO(paper.pdf())).pages)
    assert "cannot" not in first
    assert "16 characters cannot be printed: U+AC00" in second
    assert "U+AC07, …" in second
    assert "U+AC08" not in second


def test_a_running_head_without_a_shape_is_told_on_each_sheet() -> None:
    paper = Paper(words_for("en"), title="file of 𠮷", author="shop")
    paper.turn()
    first, second = (page.extract_text() for page in PdfReader(io.BytesIO(paper.pdf())).pages)
    assert "cannot" not in first
    assert "1 character cannot be printed: U+20BB7" in second


def test_a_box_is_really_drawn() -> None:
    """Ink where the lost character stands: nothing vanishes."""

    def ink(text: str) -> int:
        paper = Paper(words_for("en"), title="t", author="s", numbered=False)
        paper.line(paper.left, text, TITLE)
        ((width, _, pixels),) = page_images(paper.pdf(), 600)
        return sum(1 for at in range(0, width * 120 * 4, 4) if pixels[at] < 128)

    assert ink("𠮷") > ink(" ") + 20
    assert ink("😀") > ink(" ") + 20
    assert ink("ש") > ink(" ") + 20


def test_text_of_a_chart_goes_the_same_way() -> None:
    paper = Paper(words_for("en"), title="t", author="s")
    drawing = charts.ranked_bars([("护理😀 שלום", 5, "¥5"), ("𠮷", 3, "¥3")], 300)
    paper.picture(drawing, paper.left, paper.y)
    text = read_text(paper.pdf())
    assert "护理😀שלום" in text
    assert "U+20BB7" in text
    assert all(fonts_of(paper.pdf()).values())


@pytest.mark.parametrize("typed", ["a\u200db", "葛\U000e0100飾", "\ufeffa", "1️", "a\u2066b\u2069"])
def test_unseen_characters_take_no_room_and_stay(typed: str) -> None:
    seen = "".join(sign for sign in typed if sign.isalnum())
    assert fonts.width(typed, fonts.REGULAR, 9) == pytest.approx(fonts.width(seen, fonts.REGULAR, 9))
    text = read_text(paper_of(f"甲{typed}乙"))
    assert f"甲{typed}乙" in text
    assert "cannot" not in text


SCRIPTS = st.text(alphabet="补理，ab 1.(אבםمرحبالا ـَสวัğş😀💅👩\u200d𠮷한e\u0301", max_size=80)


@given(SCRIPTS, st.sampled_from([fonts.REGULAR, fonts.BOLD]))
@settings(max_examples=150, deadline=None)
def test_a_line_is_as_wide_as_its_runs_are_drawn(typed: str, font: str) -> None:
    drawn = sum(fonts._font(name).stringWidth(signs, 9) for name, signs in fonts.runs(typed, font))
    assert fonts.width(typed, font, 9) == pytest.approx(drawn)


@given(SCRIPTS, st.integers(30, 200))
@settings(max_examples=100, deadline=None)
def test_lines_of_any_script_lose_nothing_and_fit(typed: str, width: int) -> None:
    lines = wrap(typed, fonts.REGULAR, 9, width)
    assert "".join(lines) == typed
    for line in lines:
        assert len(line) <= 1 or fonts.width(line.rstrip(" "), fonts.REGULAR, 9) <= width + 0.01


@given(SCRIPTS)
@settings(max_examples=100, deadline=None)
def test_what_no_font_has_is_exactly_what_is_told(typed: str) -> None:
    assert set(fonts.lost(typed, fonts.REGULAR)) == set(typed) & set("𠮷한")


def test_fonts_are_opened_only_when_a_text_needs_them() -> None:
    code = """
from desk_app.reports import fonts
fonts.ready()
opened = lambda: sorted(fonts._fonts)
assert opened() == ["NotoSansSC", "NotoSansSC-Bold"], opened()
fonts.runs("王喆 plain café 𠮷 한", fonts.REGULAR)
assert opened() == ["NotoSansSC", "NotoSansSC-Bold"], opened()
fonts.runs("שלום", fonts.REGULAR)
assert opened() == ["NotoSansHebrew", "NotoSansSC", "NotoSansSC-Bold"], opened()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def no_emoji_font(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(fonts, "resource", lambda *_: tmp_path / "NotoEmoji-Regular.ttf")
    kept = fonts._fonts.pop("NotoEmoji", None)
    for font in (fonts.REGULAR, fonts.BOLD):
        fonts._drawers[font].pop("🥜", None)
        fonts._advances[font].pop("🥜", None)
    yield
    if kept is not None:
        fonts._fonts["NotoEmoji"] = kept


@pytest.mark.usefixtures("no_emoji_font")
def test_a_missing_script_font_is_said_in_plain_words() -> None:
    with pytest.raises(DeskError, match=r"NotoEmoji-Regular.ttf is missing or damaged"):
        fonts.width("🥜", fonts.REGULAR, 9)


def test_every_font_lies_beside_its_licence() -> None:
    told = "".join(path.read_text("utf-8") for path in resource("fonts").glob("OFL*.txt"))
    shipped = {path.name for path in resource("fonts").glob("*.ttf")}
    assert shipped == set(fonts._FILES.values())
    for name in shipped - {"NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"}:
        assert name in told
    assert told.count("SIL OPEN FONT LICENSE Version 1.1") == 2
