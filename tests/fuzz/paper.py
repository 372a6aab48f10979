"""A client's paper file of any text: it is drawn, it opens, and no text of hers becomes markup, a link or a script."""

from __future__ import annotations

import dataclasses
import io
from datetime import datetime
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from pypdf import PdfReader

from desk_app.money import Money
from desk_app.reports.client_paper import client_report_pdf
from desk_app.reports.client_report import NoteLine, VisitItemLine, VisitLine
from desk_app.words import words_for
from tests.fuzz.ground import TODAY
from tests.fuzz.odd import texts

if TYPE_CHECKING:
    from tests.fuzz.ground import Ground

_PRINTED = datetime(2026, 11, 21, 14, 30)  # noqa: DTZ001 - a wall clock's reading
_FIELDS = ("name", "code", "address", "source", "advisor", "allergies", "alerts", "notes", "document", "shop_name")


def texts_of_a_report() -> st.SearchStrategy[dict[str, str]]:
    """Some fields of a report and what stands in them; "note", "item" and "tag" are lines of their own."""
    return st.dictionaries(
        st.sampled_from((*_FIELDS, "note", "item", "tag", "phone")), texts(40), min_size=1, max_size=4
    )


def print_report(ground: Ground, said: dict[str, str]) -> None:
    """Draws a report with these texts in it and reads it back."""
    fields = {name: text for name, text in said.items() if name in _FIELDS}
    report = dataclasses.replace(ground.report, visits=(), tickets=(), calls=(), dated_notes=(), **fields)  # type: ignore[arg-type]  # every one of them is text
    if "note" in said:
        report = dataclasses.replace(report, dated_notes=(NoteLine(TODAY, said["note"], said["note"]),))
    if "item" in said:
        line = VisitItemLine(said["item"], 1, said["item"])
        report = dataclasses.replace(report, visits=(VisitLine(TODAY, (line,), Money(1), None, said["item"], False),))
    if "tag" in said:
        report = dataclasses.replace(report, tags=(said["tag"], said["tag"]))
    if "phone" in said:
        report = dataclasses.replace(report, phones=(said["phone"],))
    drawn: list[bytes] = []
    ground.try_case(lambda: drawn.append(client_report_pdf(report, words_for("zh_CN"), at=_PRINTED)))
    must_be_plain_paper(drawn[-1])


def must_be_plain_paper(pdf: bytes) -> None:
    """Opens, has pages, and none of them holds a link, a form or a script; nor does the file."""
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) > 0
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(reader.root_object)
    assert not {"/JavaScript", "/EmbeddedFiles"} & set(reader.root_object.get("/Names", {}))
    for page in reader.pages:
        assert not {"/Annots", "/AA"} & set(page)
