"""Every paper with any text in it: it is drawn, it opens, and no text becomes markup, a link, a form or a script."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import pypdfium2
from hypothesis import strategies as st
from pypdf import PdfReader

from desk_app.clients.photograph import Part
from desk_app.clients.pictures import prepare
from desk_app.db.shop import Shop
from desk_app.demo.photographs import portrait
from desk_app.followup.phrase import Phrase
from desk_app.overview.mix import MixBy, read_mix
from desk_app.pawn.ticket import Status, TicketId
from desk_app.privacy.copying import ClientCopy, CopiedPhotograph, read_copy
from desk_app.privacy.register import read_register
from desk_app.reports.card_paper import client_card_pdf
from desk_app.reports.card_store import read_card, read_labels
from desk_app.reports.client_paper import client_report_pdf
from desk_app.reports.client_report import ClientReport
from desk_app.reports.consultation import Area
from desk_app.reports.consultation_paper import consultation_pdf
from desk_app.reports.copy_paper import client_copy_pdf
from desk_app.reports.dossier_paper import dossier_pdf
from desk_app.reports.dossier_store import read_dossier
from desk_app.reports.label import LabelFormat
from desk_app.reports.label_paper import draw_labels
from desk_app.reports.mix_paper import mix_pdf
from desk_app.reports.month_paper import month_pdf
from desk_app.reports.month_store import read_month
from desk_app.reports.paper_store import read_receipt, read_ticket
from desk_app.reports.receipt_paper import receipt_pdf
from desk_app.reports.recovery_paper import recovery_sheet_pdf
from desk_app.reports.recovery_sheet import RecoverySheet
from desk_app.reports.register_paper import register_pdf
from desk_app.reports.running_file import RunningFile
from desk_app.reports.ticket_paper import ticket_pdf
from desk_app.salon.visit import VisitId
from desk_app.staff.account import Acting, Role, StaffId
from desk_app.words import Words, words_for
from tests.fuzz.odd import texts

if TYPE_CHECKING:
    from tests.fuzz.ground import Ground

_PRINTED = datetime(2026, 11, 21, 14, 30)  # noqa: DTZ001 - a wall clock's reading
_ZONE = "Asia/Shanghai"
_OWNER = Acting(StaffId(1), "", Role.OWNER)
#: Text that is the program's own and comes from no file: the groups of the key, the names of what is in the trail.
_OWN = frozenset({"groups", "action", "template", "data", "zone"})
#: No field of the shop but its notes is longer; one text of a case may be twenty times as long, wherever it stands.
_USUAL, LONGEST_TEXT = 500, 10_000

Draw = Callable[[Any, Words], bytes]
#: Paper, language, texts, every how many-th text of the paper is replaced and from which on, and whether one is long.
Case = tuple[str, str, tuple[str, ...], int, int, bool]


@cache
def genuine(ground: Ground) -> dict[str, tuple[Any, Draw]]:
    """Every paper and every state of it, as the demo shop has it."""
    shop = ground.shop
    report = shorter(ground.report)
    thumbnail = prepare(portrait(0, Part.AFTER), _PRINTED.date()).thumbnail
    seen = (CopiedPhotograph(_PRINTED.date(), Part.AFTER, "护理后", thumbnail),)
    copy = dataclasses.replace(read_copy(shop, _OWNER, report.id), data={}, photographs=seen)
    papers: dict[str, tuple[Any, Draw]] = {
        "client": (report, lambda value, words: client_report_pdf(value, words, at=_PRINTED)),
        "copy": (
            (report, copy),
            lambda pair, words: client_copy_pdf(_report(pair), _copy(pair), words, at=_PRINTED, zone=_ZONE),
        ),
        "month": (read_month(shop, _OWNER, 2026, 11), lambda value, words: month_pdf(value, words, at=_PRINTED)),
        "register": (read_register(shop), lambda value, words: register_pdf(value, words, at=_PRINTED)),
        "recovery": (RecoverySheet("店", ("ABCDE",) * 8, _PRINTED.date()), recovery_sheet_pdf),
    }
    return papers | _of_client(shop, report) | _receipts(shop) | _tickets(shop)


def _of_client(shop: Shop, report: ClientReport) -> dict[str, tuple[Any, Draw]]:
    card = read_card(shop, report.id)
    dossier = read_dossier(shop, report.id)
    return {
        "card": (card, lambda value, words: client_card_pdf(value, words, shop_name="店", at=_PRINTED)),
        "consultation": (
            card,
            lambda value, words: consultation_pdf(value, Area.SKIN, words, shop_name="店", at=_PRINTED),
        ),
        "dossier": (
            dataclasses.replace(dossier, report=shorter(dossier.report)),
            lambda value, words: dossier_pdf(value, words, at=_PRINTED),
        ),
        "label": (tuple(read_labels(shop, (report.id,))), _labels),
        "mix": (read_mix(shop, _OWNER, MixBy.SOURCE), lambda mix, words: mix_pdf(mix, "店", words, at=_PRINTED)),
    }


def _labels(labels: Any, words: Words) -> bytes:  # noqa: ANN401 - what ``replaced`` made of them
    buffer = io.BytesIO()
    with RunningFile(buffer, words, title="", author="店") as file:
        for _label in draw_labels(file, labels, LabelFormat.L7160):
            pass
    return buffer.getvalue()


def _report(pair: tuple[ClientReport, ClientCopy]) -> ClientReport:
    return pair[0]


def _copy(pair: tuple[ClientReport, ClientCopy]) -> ClientCopy:
    return pair[1]


def shorter(report: ClientReport) -> ClientReport:
    """The report with two lines of each kind."""
    kinds = ("visits", "tickets", "calls", "complaints", "promises", "dated_notes", "rhythms")
    return dataclasses.replace(report, **{kind: getattr(report, kind)[:2] for kind in kinds})


def _receipts(shop: Shop) -> dict[str, tuple[Any, Draw]]:
    good = read_receipt(shop, VisitId(1))
    corrected = dataclasses.replace(good, replaced=True, takes_place_of=("S-1", "S-2"))
    states = {"receipt": good, "receipt corrected": corrected,
              "receipt taken back": dataclasses.replace(good, replaced=True, taken_back=True)}  # fmt: skip
    sheet = {"receipt a4": (good, lambda value, words: receipt_pdf(value, words, form="a4"))}
    return {name: (value, receipt_pdf) for name, value in states.items()} | sheet


def _tickets(shop: Shop) -> dict[str, tuple[Any, Draw]]:
    good = read_ticket(shop, _OWNER, TicketId(1))
    states = {f"ticket {status}": dataclasses.replace(good, status=str(status)) for status in Status}
    states["ticket put right"] = dataclasses.replace(good, status=str(Status.VOID), replaced=True)
    states["ticket that corrects"] = dataclasses.replace(good, corrects=True)
    return {name: (value, ticket_pdf) for name, value in states.items()}


NAMES = (
    *("client", "copy", "month", "register", "recovery", "card", "consultation", "dossier", "label", "mix"),
    *("receipt", "receipt corrected", "receipt taken back", "receipt a4"),
    *(f"ticket {status}" for status in Status),
    *("ticket put right", "ticket that corrects"),
)


def cases() -> st.SearchStrategy[Case]:
    """A paper and what stands in it."""
    return st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["zh_CN", "en"]),
        st.lists(texts(40), min_size=1, max_size=4).map(tuple),
        st.integers(1, 9),
        st.integers(0, 40),
        st.integers(0, 9).map(lambda drawn: drawn == 0),
    )


def print_paper(ground: Ground, case: Case) -> None:
    """Draws a paper with these texts in it and reads it back."""
    name, language, said, every, first, long = case
    value, draw = genuine(ground)[name]
    hostile = replaced(value, _one_by_one(said, every, first, long=long))
    drawn: list[bytes] = []
    ground.try_case(lambda: drawn.append(draw(hostile, words_for(language))))
    must_be_plain_paper(drawn[-1])


def _one_by_one(said: tuple[str, ...], every: int, first: int, *, long: bool) -> Iterator[str | None]:
    """What each text of a paper becomes; None: it stays."""
    number = 0
    while True:
        text = said[number % len(said)]
        if long and number == first % 7:
            yield (text * (LONGEST_TEXT // max(len(text), 1) + 1))[:LONGEST_TEXT]
        else:
            yield text[:_USUAL] if (number + first) % every == 0 else None
        number += 1


def replaced(value: Any, by: Iterator[str | None]) -> Any:  # noqa: ANN401 - any paper, and of the same kind again
    """``value`` with its texts replaced, one after the other, whatever it is made of."""
    if type(value) is str:
        text = next(by)
        return value if text is None else text
    if isinstance(value, tuple):
        return tuple(replaced(each, by) for each in value)
    if isinstance(value, Phrase):
        return Phrase(value.template, {name: replaced(each, by) for name, each in value.values.items()})
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and type(value).__name__ != "Money":
        fields = [each.name for each in dataclasses.fields(value) if each.init and each.name not in _OWN]
        return dataclasses.replace(value, **{name: replaced(getattr(value, name), by) for name in fields})
    return value


def must_be_plain_paper(pdf: bytes) -> None:
    """Opens in both readers, has pages, and none of them holds a link, a form or a script; nor does the file."""
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) > 0
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(reader.root_object)
    assert not {"/JavaScript", "/EmbeddedFiles"} & set(reader.root_object.get("/Names", {}))
    for page in reader.pages:
        assert not {"/Annots", "/AA"} & set(page)
    assert len(read_back(pdf)) == len(reader.pages)


def read_back(pdf: bytes) -> list[str]:
    """The text of each page, as another program finds it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
