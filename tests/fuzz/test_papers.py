"""Every paper with the worst in every field, and what may reach the program that writes PDF."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from functools import partial
from itertools import repeat
from pathlib import Path

import pytest

import desk_app
from desk_app.words import words_for
from tests.fuzz import paper
from tests.fuzz.ground import Ground
from tests.fuzz.watching import timed

_USES = r"(?m)^\s*(?:import|from) reportlab"
_MARKUP = '<b>&amp;<ahref="x">{0.x}%s'


@pytest.mark.parametrize("name", paper.NAMES)
def test_markup_stays_the_letters_it_is(ground: Ground, name: str) -> None:
    value, draw = paper.genuine(ground)[name]
    pdf = draw(paper.replaced(value, repeat(_MARKUP)), words_for("en"))
    paper.must_be_plain_paper(pdf)
    assert _MARKUP in "".join("".join(paper.read_back(pdf)).split()), "it was taken for something else"


def test_every_paper_is_tried(ground: Ground) -> None:
    assert set(paper.genuine(ground)) == set(paper.NAMES)
    drawers = {path.stem for path in (Path(desk_app.__file__).parent / "reports").glob("*_paper.py")}
    papers = (
        *("card", "client", "consultation", "copy", "dossier", "label", "mix", "month", "receipt", "recovery"),
        *("register", "ticket"),
    )
    assert drawers == {f"{name}_paper" for name in papers}


def test_nothing_that_reads_markup_is_imported() -> None:
    """reportlab's paragraphs, and whatever makes a link, a form or a file of a text, are not in the program."""
    sources = {path: path.read_text(encoding="utf-8") for path in Path(desk_app.__file__).parent.rglob("*.py")}
    users = {path.parent.name for path, source in sources.items() if re.search(_USES, source)}
    assert users == {"reports"}
    for path, source in sources.items():
        found = re.search(
            r"platypus|Paragraph\(|paraparser|svglib|linkURL|linkRect|acroForm|textWidget|embedFile", source
        )
        assert found is None or re.search(_USES, source) is None, f"{path.name}: {found}"


def _only(number: int, text: str) -> Iterator[str | None]:
    yield from (text if at == number else None for at in range(10_000))


@pytest.mark.parametrize("name", ["receipt a4", "ticket open"])
@pytest.mark.parametrize("text", ["a\n", "9"])
def test_a_text_without_end_takes_no_time_without_end(ground: Ground, name: str, text: str) -> None:
    # a shop's name of ten thousand lines was broken anew for the head of each of 200 pages
    value, draw = paper.genuine(ground)[name]
    long = text * (paper.LONGEST_TEXT // len(text))
    for number in range(3):
        hostile = paper.replaced(value, _only(number, long))
        timed(partial(draw, hostile, words_for("zh_CN")))


def test_a_number_that_no_code_takes_gets_none(ground: Ground) -> None:
    value, draw = paper.genuine(ground)["ticket open"]
    for number in ("x" * 5000, "", "\ud800", "\0"):
        paper.must_be_plain_paper(draw(dataclasses.replace(value, number=number), words_for("zh_CN")))
