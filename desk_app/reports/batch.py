"""Papers of many clients at once: into one PDF, or one for each client into a folder.

A sheet is written when it is drawn and clients are read a hundred at a time, so that ten thousand cards take the memory
of a hundred. Everybody whose paper leaves has her own line in the trail, in the transaction that puts the file in its
place: no paper without a line, no line without a paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from desk_app.changes import Touched
from desk_app.clients.client import ClientId
from desk_app.clock import local_time
from desk_app.db.shop import Shop
from desk_app.errors import NotFound
from desk_app.reports.card_paper import draw_card
from desk_app.reports.card_store import read_cards, read_labels
from desk_app.reports.consultation import Area
from desk_app.reports.consultation_paper import consultation_pdf, draw_consultation
from desk_app.reports.dossier_paper import dossier_paper
from desk_app.reports.dossier_store import read_dossier
from desk_app.reports.file_name import numbered, paper_name
from desk_app.reports.label import LabelFormat, check_start
from desk_app.reports.label_paper import draw_labels
from desk_app.reports.running_file import RunningFile
from desk_app.reports.save import drafted_pdf
from desk_app.staff.account import Acting, Action
from desk_app.staff.exporting import Export, Way, record_exports
from desk_app.staff.work import one_command
from desk_app.words import N_, Words

Progress = Callable[[int, int], object]
Stopped = Callable[[], bool]


class PaperKind(StrEnum):
    """What is printed of a client."""

    CARD = "card"
    CONSULTATION = "consultation"
    LABELS = "labels"
    DOSSIER = "dossier"


KIND_LABELS: dict[PaperKind, str] = {
    PaperKind.CARD: N_("Client card"),
    PaperKind.CONSULTATION: N_("Consultation card"),
    PaperKind.LABELS: N_("Labels"),
    PaperKind.DOSSIER: N_("Dossier"),
}


@dataclass(frozen=True, slots=True)
class Order:
    """What to print. ``area`` is what consultation cards are about; ``format`` and ``start`` (the first free label of
    a used sheet, from 1) are of labels."""

    kind: PaperKind
    area: Area = Area.SKIN
    format: LabelFormat = LabelFormat.L7160
    start: int = 1


@dataclass(frozen=True, slots=True)
class Printed:
    """What came of a batch: whose papers they are, how many sheets, and whether somebody stopped it. Of a PDF for all
    that was stopped nothing is left; of PDFs for each those that were finished are."""

    clients: tuple[ClientId, ...]
    sheets: int
    stopped: bool
    touched: Touched


def print_papers(
    shop: Shop,
    acting: Acting,
    client_ids: Sequence[ClientId],
    order: Order,
    words: Words,
    out: Path,
    *,
    progress: Progress | None = None,
    stopped: Stopped | None = None,
) -> Printed:
    """The papers of ``client_ids`` in one PDF at ``out``. Whoever was erased meanwhile is passed over.

    Raises NotAllowed, RuleBroken("start"), NotFound where nobody is left, ShopFileError where it cannot be saved.
    """
    acting.must(Action.EXPORT)
    check_start(order.format, order.start)
    with one_command(shop, acting), drafted_pdf(out) as draft:
        with running_file(shop, draft.file, order, words) as file:
            drawn = _until(stopped, draw_papers(shop, file, client_ids, order), progress, len(client_ids))
        if drawn is None:
            return Printed((), 0, True, Touched())
        if not drawn:
            raise NotFound(N_("There is nobody to print for."))
        exports = [_export(client_id, out.name, words) for client_id in drawn]
        draft.finish()
        return Printed(drawn, file.pages, False, record_exports(shop, acting, exports, draft.place))


def print_each(
    shop: Shop,
    acting: Acting,
    client_ids: Sequence[ClientId],
    order: Order,
    words: Words,
    folder: Path,
    *,
    progress: Progress | None = None,
    stopped: Stopped | None = None,
) -> Printed:
    """A PDF for each of ``client_ids`` in ``folder``, under her name and code, each noted as it is saved. Where two
    would have one name, the second is numbered.

    Raises NotAllowed, RuleBroken("start"), NotFound where nobody is left, ShopFileError where one cannot be saved.
    """
    acting.must(Action.EXPORT)
    check_start(order.format, order.start)
    done: list[ClientId] = []
    sheets, touched, taken = 0, Touched(), set[str]()
    with one_command(shop, acting):
        for number, label in enumerate(read_labels(shop, client_ids), start=1):
            if stopped is not None and stopped():
                return Printed(tuple(done), sheets, True, touched)
            name = paper_name(label.name, label.code, words(KIND_LABELS[order.kind]))
            out = folder / f"{numbered(name, taken)}.pdf"
            with drafted_pdf(out) as draft:
                with running_file(shop, draft.file, order, words) as file:
                    drawn = tuple(draw_papers(shop, file, (label.id,), order))
                if not drawn:
                    continue
                touched = record_exports(shop, acting, (_export(label.id, out.name, words),), draft.place)
            done.append(label.id)
            sheets += file.pages
            if progress is not None:
                progress(number, len(client_ids))
    if not done:
        raise NotFound(N_("There is nobody to print for."))
    return Printed(tuple(done), sheets, False, touched)


def _export(client_id: ClientId, name: str, words: Words) -> Export:
    return Export(f"client:{client_id}", Way.SAVED, client_id, name, words.language, Action.EXPORT)


def _until(
    stopped: Stopped | None, drawn: Iterator[ClientId], progress: Progress | None, total: int
) -> tuple[ClientId, ...] | None:
    """Everybody who was drawn; None where somebody stopped it."""
    done: list[ClientId] = []
    for client_id in drawn:
        done.append(client_id)
        if progress is not None:
            progress(len(done), total)
        if stopped is not None and stopped():
            return None
    return tuple(done)


# ── drawing, which leaves nothing and is noted nowhere ────────────────────────────────────────────────────────────


def running_file(shop: Shop, file: BinaryIO, order: Order, words: Words) -> RunningFile:
    """The PDF that papers of an order are drawn into."""
    return RunningFile(file, words, title=words(KIND_LABELS[order.kind]), author=shop.settings.shop_name)


def draw_papers(shop: Shop, file: RunningFile, client_ids: Sequence[ClientId], order: Order) -> Iterator[ClientId]:
    """Draws the papers of ``client_ids`` into ``file`` and gives each back when hers is drawn; whoever is erased or
    not there is passed over."""
    at, name = local_time(shop.now(), shop.settings.zone), shop.settings.shop_name
    if order.kind is PaperKind.LABELS:
        for label in draw_labels(file, read_labels(shop, client_ids), order.format, order.start):
            yield label.id
    elif order.kind is PaperKind.DOSSIER:
        for label in read_labels(shop, client_ids):
            file.add(dossier_paper(read_dossier(shop, label.id), file.words, at=at))
            yield label.id
    else:
        for card in read_cards(shop, client_ids):
            if order.kind is PaperKind.CARD:
                draw_card(file, card, shop_name=name, at=at)
            else:
                draw_consultation(file, card, order.area, shop_name=name, at=at)
            yield card.id


def papers_pdf(shop: Shop, client_ids: Sequence[ClientId], order: Order, words: Words) -> bytes:
    """The papers of a few clients, to be looked at. Raises NotFound where there is nobody, RuleBroken("start")."""
    check_start(order.format, order.start)
    buffer = BytesIO()
    with running_file(shop, buffer, order, words) as file:
        drawn = tuple(draw_papers(shop, file, client_ids, order))
    if not drawn:
        raise NotFound(N_("There is nobody to print for."))
    return buffer.getvalue()


def blank_consultation(shop: Shop, area: Area, words: Words) -> bytes:
    """A consultation card of nobody: it says nothing of any client, and no line is left for it."""
    at = local_time(shop.now(), shop.settings.zone)
    return consultation_pdf(None, area, words, shop_name=shop.settings.shop_name, at=at)
