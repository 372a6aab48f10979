"""A day at the desk, played by keyboard on a demo shop in the real window: pictures, PDFs, and a check of each step."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from desk_app.errors import DeskError
from desk_app.places import APP
from desk_app.ui.tour import back_room, colleagues, counter, day, office, photographs
from desk_app.ui.tour.hands import NotDone
from desk_app.ui.tour.stage import Stage, application, make_shop, on_stage, without_size_hints
from desk_app.ui.tour.steps import Step
from desk_app.words import LANGUAGES, N_, current_words

__all__ = ["run_tour"]

THEMES = ("light", "dark")

#: In the order of the day. A picture keeps the number it came with.
STEPS: tuple[Step, ...] = (
    Step("01-today", day.today, "today"),
    Step("02-search", day.search, "client_file"),
    Step("03-client", day.client, "client_file"),
    Step("03-client-full", day.full_file, "client_file"),
    Step("04-record-service", counter.record_service, "record_service"),
    Step("05-receipt", counter.receipt, "record_service"),
    Step("06-calls", day.calls, "calls"),
    Step("21-new-client", counter.new_client, "client_file"),
    Step("07-pawn-ticket", counter.pawn_ticket, "pawn_ticket"),
    Step("07-pawn-ticket-paper", counter.ticket_paper, "pawn_ticket"),
    Step("08-pawn", counter.pawn, "pawn"),
    Step("09-salon", counter.salon, "salon"),
    Step("10-till", counter.till, "till"),
    Step("11-clients", office.clients, "clients"),
    Step("22-client-report", counter.client_report, "client_file"),
    Step("30-dossier", counter.dossier, "client_file"),
    Step("31-print-many", counter.print_many, "printing"),
    Step("12-care", day.care, "care"),
    Step("13-insights", office.insights, "insights"),
    Step("14-import", office.bring_in, "import_wizard"),
    Step("15-settings", office.settings, "settings"),
    Step("23-catalogue", back_room.catalogue, "catalogue"),
    Step("24-audit", back_room.audit, "audit"),
    Step("25-privacy", back_room.privacy, "privacy"),
    Step("29-photographs", photographs.photographs, "client_photographs"),
    Step("30-notes", colleagues.note, "notes"),
    Step("31-knowing", colleagues.knowing, "knowing"),
    Step("26-encryption", back_room.encryption, "keys"),
    Step("16-keys", day.keys, "calls"),
    Step("17-locked", day.lock, "clients"),
    Step("20-other-language", day.other_language, "today"),
    Step("18-set-up", office.first_run),
    Step("27-unlock", back_room.unlock),
    Step("28-cannot-open", back_room.cannot_open),
)


def run_tour(folder: Path, *, lang: str | None = None, theme: str | None = None) -> int:
    """Plays the day and puts pictures and PDFs into ``folder``; returns 1 where a step had no effect, else 0.

    ``lang`` and ``theme`` None mean each there is: every pair then has a folder of its own ("zh_CN-light"). What is
    played is real: keys go through the window's own handlers, and every step is looked up in the shop file afterwards.
    One plain sentence a failure goes to standard error; where everything lies, to standard output.
    """
    languages = (lang,) if lang else LANGUAGES
    themes = (theme,) if theme else THEMES
    folder = Path(folder).absolute()
    app = application()
    failures: list[str] = []
    with tempfile.TemporaryDirectory(prefix=f"{APP}-tour-") as name, without_size_hints():
        backstage = Path(name)
        make_shop(backstage / "demo.db")
        for language in languages:
            for look in themes:
                into = folder if len(languages) * len(themes) == 1 else folder / f"{language}-{look}"
                try:
                    into.mkdir(parents=True, exist_ok=True)
                except OSError:
                    _complain(N_("The folder {path} cannot be made."), path=str(into))
                    return 1
                home = backstage / f"{language}-{look}"
                with on_stage(app, backstage / "demo.db", home, into, lang=language, theme_name=look) as stage:
                    failures += play(stage, STEPS)
                sys.stdout.write(f"{into}\n")
    return 1 if failures else 0


def play(stage: Stage, steps: Sequence[Step]) -> list[str]:
    """Plays steps one after the other; what had no effect is said and pictured, and the day goes on."""
    failures: list[str] = []
    for step in steps:
        if step.page and not stage.window.has_page(step.page):
            continue
        stage.begin_step()
        try:
            step.play(stage)
        except (NotDone, DeskError) as fault:
            failures.append(step.picture)
            said = fault.sentence if isinstance(fault, NotDone) else fault.template
            _complain(N_("{step}: {what}"), step=step.picture, what=current_words()(said, **fault.values))
            stage.hands.window.grab().save(str(stage.folder / f"{step.picture}-failed.png"))
    for what in stage.faults:
        _complain(N_("The program met a defect: {what}"), what=what)
    for what in stage.strays.names:
        _complain(N_("A part of a page flashed up as a window of its own: {what}"), what=what)
    failures += [*stage.faults, *stage.strays.names]
    return failures


def _complain(sentence: str, **values: object) -> None:
    sys.stderr.write(current_words()(sentence, **values) + "\n")
