"""Paper: cards of many clients into one file, beside a bare reportlab canvas that draws the same strings.

Each figure is of a process of its own, on one core, by its own time of the processor: what others do on the machine is
not counted. The floor reads nothing and lays nothing out: it is given every string with its font, size and place.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from reportlab.pdfgen.canvas import Canvas

from benchmarks.shop import opened
from benchmarks.timing import Figure
from desk_app.clock import local_time
from desk_app.reports import fonts, page
from desk_app.reports.batch import Order, PaperKind, draw_papers, running_file
from desk_app.reports.card_paper import A5
from desk_app.reports.choosing import Whose, choose_clients
from desk_app.words import words_for

#: How many cards, and of how many the memory is compared.
FEW, MANY = 1_000, 10_000

_Told = dict[str, float]


def papers(path: Path) -> Iterator[Figure]:
    """Cards a second on one core, and the memory of a thousand and of ten thousand."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "cards.pdf"
        few, many = (_child(path, out, "cards", count) for count in (FEW, MANY))
        bare, labels, dossiers = (
            _child(path, out, "bare", FEW), _child(path, out, "labels", MANY), _child(path, out, "dossier", 200),
        )  # fmt: skip
    yield Figure(
        "one-page cards on one core", many["each_second"], bare["each_second"], "cards/s", "≥ 100",
        "reportlab alone", f"{many['count']:.0f} cards, {many['megabytes']:.1f} MB",
    )  # fmt: skip
    yield Figure("labels on one core", labels["each_second"], None, "labels/s")
    yield Figure("dossiers on one core", dossiers["each_second"], None, "dossiers/s")
    yield Figure("memory at its highest: 1,000 cards", few["resident"], None, "MB")
    note = f"{many['resident'] - few['resident']:+.1f} MB for {many['count'] - few['count']:,.0f} cards more"
    yield Figure("memory at its highest: 10,000 cards", many["resident"], None, "MB", "flat", note=note)


def _child(path: Path, out: Path, what: str, count: int) -> _Told:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.papers", str(path), str(out), what, str(count)],
        stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    told: _Told = json.loads(done.stdout)
    return told


def _measured(path: Path, out: Path, what: str, count: int) -> _Told:
    shop = opened(path)
    ids = choose_clients(shop, Whose.ALL, shop.today())
    ids = (ids * (count // len(ids) + 1))[:count]
    words = words_for("zh_CN")
    fonts.ready()
    local_time(shop.now(), shop.settings.zone)
    if what == "bare":
        drawn = _drawn_strings(path, out, ids)
        start = time.process_time()
        _bare(out, drawn)
    else:
        kind = {"cards": PaperKind.CARD, "labels": PaperKind.LABELS, "dossier": PaperKind.DOSSIER}[what]
        order = Order(kind)
        start = time.process_time()
        with out.open("wb") as file, running_file(shop, file, order, words) as running:
            for _client in draw_papers(shop, running, ids, order):
                pass
    took = time.process_time() - start
    return {
        "count": len(ids),
        "each_second": len(ids) / took,
        "resident": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "megabytes": out.stat().st_size / 1e6,
    }


_Text = tuple[float, float, tuple[tuple[str, str], ...], float]


def _drawn_strings(path: Path, out: Path, ids: Sequence[int]) -> list[list[_Text]]:
    """Every text of every card, as it was put on the sheet: kept from a first drawing, which is not timed."""
    kept: list[list[_Text]] = []
    draw = page.Paper.draw_on

    def listen(paper: page.Paper, canvas: Canvas) -> None:
        kept.append([mark[:4] for mark in paper._pages[0] if not callable(mark)])
        draw(paper, canvas)

    with patch.object(page.Paper, "draw_on", listen):
        _measured(path, out, "cards", len(ids))
    return kept


def _bare(out: Path, sheets: list[list[_Text]]) -> None:
    canvas = Canvas(str(out), pagesize=A5, pageCompression=1)
    for sheet in sheets:
        for x, y, runs, size in sheet:
            for font, signs in runs:
                canvas.setFont(font, size)
                canvas.drawString(x, y, signs)
        canvas.showPage()
    canvas.save()


if __name__ == "__main__":
    _path, _out, _what, _count = sys.argv[1:]
    print(json.dumps(_measured(Path(_path), Path(_out), _what, int(_count))))
