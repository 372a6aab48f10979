"""The recovery sheet read back: one page, the groups in print and in the code."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from desk_app.db.recovery import groups, new_recovery_key, read_groups
from desk_app.reports.recovery_paper import recovery_sheet_pdf
from desk_app.reports.recovery_sheet import RecoverySheet
from desk_app.words import words_for


@pytest.mark.parametrize(("language", "title"), [("en", "Recovery sheet"), ("zh_CN", "恢复单")])
def test_the_sheet_says_and_encodes_the_key(language: str, title: str) -> None:
    key = new_recovery_key()
    sheet = RecoverySheet("兑记美容", groups(key), date(2026, 11, 22))
    pdf = recovery_sheet_pdf(sheet, words_for(language))
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) == 1
    text = pages[0].extract_text()
    assert title in text
    assert "desk-appkeysrecover" in "".join(text.split())
    for group in sheet.groups:
        assert group in text
        assert group not in repr(sheet)
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil()
    codes = zxingcpp.read_barcodes(picture)
    assert [read_groups(code.text) for code in codes] == [key]
