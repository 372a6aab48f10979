"""The wizard on real files: understood, corrected, tried, brought in, stopped, refused, saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.clients.desk import count_clients, find_clients
from desk_app.db.restore import what_is_lost
from desk_app.importer.desk import ListKind, look
from desk_app.importer.result import Problem
from desk_app.staff.account import Acting
from desk_app.ui.desk import Desk
from desk_app.ui.pages.import_picked import Picked, meanings
from desk_app.ui.pages.import_results import ProblemLine, _tone
from desk_app.ui.pages.import_wizard import COLUMNS, PICK, RESULT, WORK, ImportWizardPage
from desk_app.words import use_language
from tests.trail import audit_lines
from tests.ui.conftest import FakeDoors

CLIENTS = (
    "姓名,手机号,生日,备注,来的路\n王小明,13800000001,1985-03-04,怕冷,朋友\n李四,138-abc,1985-02-30,,路过\n"
    ",13800000003,,,\n"
)


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    path = tmp_path / "会员.csv"
    path.write_bytes(CLIENTS.encode("gb18030"))
    return path


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> ImportWizardPage:
    shown = ImportWizardPage(desk)
    qtbot.addWidget(shown)
    shown.resize(1282, 712)
    shown.show()
    shown.come_into_view()
    return shown


@pytest.fixture
def take(page: ImportWizardPage, settle: Callable[[], None]) -> Callable[..., None]:
    def taken(*paths: Path) -> None:
        page.take(list(paths))
        settle()

    return taken


def test_a_list_goes_all_the_way_by_keyboard(
    page: ImportWizardPage,
    desk: Desk,
    clients: Path,
    settle: Callable[[], None],
    doors: FakeDoors,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(desk.dialogs, "open_files", lambda *_args: [clients])
    QTest.keyClick(page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert page.here == COLUMNS
    assert page.columns.facts.text() == "GB18030 · 5 columns"
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert page.here == RESULT
    assert page.go.text() == "Bring it in"
    assert count_clients(desk.shop) == 0
    assert (page.results.read.figure.text(), page.results.added.figure.text()) == ("3", "2")
    assert page.results.skipped.figure.text() == "1"
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert page.landed
    assert count_clients(desk.shop) == 2
    assert find_clients(desk.shop, "wxm")[0].name == "王小明"
    # Ctrl+Z cannot take it out again: what can was made before, and is named.
    assert page.backup is not None
    said, undo = doors.toasts[-1]
    assert (undo, said) == (None, "The lists are in. Ctrl+Z cannot take them out again.")
    assert "The backup of 14:30, made just before it" in page.banner.text()
    assert what_is_lost(page.backup.path, desk.shop, desk.shop.database.passphrase)["client"] == 2


def test_every_problem_has_row_column_matter_and_sentence(
    page: ImportWizardPage, take: Callable[..., None], clients: Path, settle: Callable[[], None]
) -> None:
    take(clients)
    page.forward()
    settle()
    columns = page.results.model.columns()
    said = [tuple(column.text(line) for column in columns) for line in page.results.model.rows()]
    assert ("3", "Birthday", "Date unreadable") in [line[:3] for line in said]
    assert ("4", "Name", "No name", "This row has no name.") in said
    assert all(line[3] for line in said)


def test_what_is_sensitive_and_came_without_a_consent_is_counted(
    page: ImportWizardPage, take: Callable[..., None], tmp_path: Path, settle: Callable[[], None]
) -> None:
    plain, sensitive = tmp_path / "a.csv", tmp_path / "b.csv"
    plain.write_text("姓名,手机号\n王小明,13800000001\n", encoding="utf-8")
    sensitive.write_text("姓名,手机号,过敏\n李四,13800000002,酒精\n赵六,13800000003,花粉\n", encoding="utf-8")
    take(plain, sensitive)
    page.forward()
    settle()
    said: dict[str, str] = {}
    for place in range(2):
        page.results.files.choose(place)
        chosen = page.results.files.noun()
        assert chosen is not None
        said[chosen.file] = page.results.unasked.text()
        assert page.results.unasked.isHidden() is (not page.results.unasked.text())
    asked = "Health remarks without a recorded consent: 2\nAsk each of them: her file, Alt+Y."
    assert said == {"a.csv": "", "b.csv": asked}


def test_a_column_means_what_a_person_says(
    page: ImportWizardPage,
    take: Callable[..., None],
    desk: Desk,
    clients: Path,
    settle: Callable[[], None],
    qtbot: QtBot,
) -> None:
    take(clients)
    table, meaning = page.columns.table, page.columns.meaning
    table.choose(4)
    assert meaning.read() == ""
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is meaning
    while meaning.read() != "source":
        QTest.keyClick(meaning, Qt.Key.Key_Down)
    before = {line.column: line.field for line in page.columns.model.rows()}
    assert before[1] == "phone"  # walked over, not taken
    QTest.keyClick(meaning, Qt.Key.Key_Return)
    line = page.columns.table.noun()
    assert line is not None
    assert (line.field, line.sure) == ("source", "chosen by you")
    assert QApplication.focusWidget() is table
    page.forward()
    settle()
    page.forward()
    settle()
    assert desk.shop is not None
    found = find_clients(desk.shop, "王小明")[0]
    assert page.landed
    assert found.phone == "13800000001"


def test_a_walked_over_meaning_is_given_up_with_esc(
    page: ImportWizardPage, take: Callable[..., None], clients: Path, qtbot: QtBot
) -> None:
    take(clients)
    page.columns.table.choose(1)
    page.columns.meaning.setFocus()
    QTest.keyClick(page.columns.meaning, Qt.Key.Key_Down)
    QTest.keyClick(page.columns.meaning, Qt.Key.Key_Escape)
    assert page.columns.meaning.read() == "phone"
    assert page.here == COLUMNS


def test_a_list_without_its_name_column_waits_for_it(
    page: ImportWizardPage, take: Callable[..., None], clients: Path
) -> None:
    take(clients)
    page.columns.asked_column.emit(page.files[0], 0, "")
    assert not page.go.isEnabled()
    assert "A column is missing: Name" in page.columns.fault.text()
    page.columns.asked_column.emit(page.files[0], 0, "name")
    assert page.go.isEnabled()
    assert page.columns.fault.isHidden()


def test_a_file_is_the_list_a_person_says(
    page: ImportWizardPage, take: Callable[..., None], tmp_path: Path, settle: Callable[[], None], desk: Desk
) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("Wer,Was\nAnna Berg,5\nBea Kurz,6\n", encoding="utf-8")
    take(path)
    assert page.files[0].looked.refusal is not None
    page.columns.kind.put("clients")
    page.columns.kind.picked.emit("clients")
    settle()
    assert page.files[0].kind is ListKind.CLIENTS
    page.columns.asked_column.emit(page.files[0], 0, "name")
    page.forward()
    settle()
    page.forward()
    settle()
    assert count_clients(desk.shop) == 2


def test_what_is_no_list_is_refused_beside_its_name(
    page: ImportWizardPage, take: Callable[..., None], clients: Path, tmp_path: Path
) -> None:
    foreign = tmp_path / "letter.csv"
    foreign.write_bytes(b"%PDF-1.7 and so on")
    take(clients, foreign)
    assert page.here == COLUMNS
    assert page.columns.name.text() == "letter.csv"  # what needs a look is open
    assert "is a PDF document" in page.columns.fault.text()
    assert not page.go.isEnabled()
    page.leave_out()
    assert [picked.path for picked in page.files] == [clients]
    assert page.go.isEnabled()


def test_dropped_files_are_taken(page: ImportWizardPage, clients: Path, settle: Callable[[], None]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(clients)), QUrl("https://example.org/x.csv")])
    page.dropEvent(
        QDropEvent(
            QPoint(5, 5),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            QEvent.Type.Drop,
        )
    )
    settle()
    assert [picked.path for picked in page.files] == [clients]


def test_a_stopped_trial_says_so_and_keeps_nothing(
    page: ImportWizardPage, take: Callable[..., None], desk: Desk, tmp_path: Path, settle: Callable[[], None]
) -> None:
    path = tmp_path / "many.csv"
    path.write_text("Name,Phone\n" + "".join(f"Client {n},138{n:08}\n" for n in range(4000)), encoding="utf-8")
    take(path)
    page.forward()
    assert page.here == WORK
    page.action_back()
    settle()
    assert page.here == COLUMNS
    assert "Stopped" in page.banner.text()
    assert count_clients(desk.shop) == 0


def test_the_list_of_problems_is_saved(
    page: ImportWizardPage,
    take: Callable[..., None],
    desk: Desk,
    clients: Path,
    settle: Callable[[], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take(clients)
    page.forward()
    settle()
    monkeypatch.setattr(desk.dialogs, "save_file", lambda *_args: tmp_path / "problems.csv")
    assert page.save.isVisible()
    page.save_problems()
    settle()
    assert "This row has no name." in (tmp_path / "problems.csv").read_text(encoding="utf-8-sig")
    line = audit_lines(desk.shop)[0]
    assert (line.action, line.subject, line.detail["to"]) == ("export.saved", "import:problems", "*.csv")


def test_only_who_may_import_does(
    page: ImportWizardPage,
    take: Callable[..., None],
    desk: Desk,
    clients: Path,
    beautician: Acting,
    settle: Callable[[], None],
) -> None:
    desk.signed_in = beautician
    take(clients)
    page._run(dry_run=False)
    settle()
    assert "may not do this" in page.banner.text()
    assert count_clients(desk.shop) == 0
    assert not list(desk.shop.path.parent.glob("*.deskbackup")), "no backup is made for what is refused"


def test_another_language_keeps_the_files(
    page: ImportWizardPage, take: Callable[..., None], desk: Desk, clients: Path, qtbot: QtBot
) -> None:
    take(clients)
    page.columns.asked_column.emit(page.files[0], 4, "source")
    use_language("zh_CN")
    again = ImportWizardPage(desk)
    qtbot.addWidget(again)
    again.open(**page.where)
    assert again.here == COLUMNS
    assert again.files[0].in_force["source"] == 4


def test_back_leads_step_by_step_to_the_clients(
    page: ImportWizardPage, take: Callable[..., None], doors: FakeDoors, clients: Path, settle: Callable[[], None]
) -> None:
    take(clients)
    page.forward()
    settle()
    page.action_back()
    assert page.here == COLUMNS
    page.action_back()
    assert page.here == PICK
    page.action_back()
    assert doors.backs == 1


def test_a_meaning_belongs_to_one_column(clients: Path) -> None:
    picked = Picked(look([clients])[0])
    moved = picked.with_meaning(3, "phone")
    assert moved.in_force["phone"] == 3
    assert 1 not in moved.in_force.values()
    assert [line.sure for line in moved.lines() if line.field == "phone"] == ["chosen by you"]
    assert picked.in_force["phone"] == 1


def test_how_sure_is_said_in_words(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "姓名,联系用的手机号码,X\n王小明,13800000001,1985-03-04\n李四,13800000002,1990-01-02\n", encoding="utf-8"
    )
    lines = Picked(look([path])[0]).lines()
    assert [(line.field, line.sure) for line in lines] == [
        ("name", "certain"),
        ("phone", "likely"),
        ("birthday", "by what is in it"),
    ]
    assert lines[0].sample == "王小明 · 李四"


def test_a_column_that_means_nothing_else_goes_to_the_notes(clients: Path, tmp_path: Path) -> None:
    path = tmp_path / "services.csv"
    path.write_text("code,name,price,colour,no\nA1,Peeling,300,red,1\n", encoding="utf-8")
    assert [line.label for line in Picked(look([clients])[0]).lines()][-1] == "kept in the notes"
    assert [line.label for line in Picked(look([path])[0]).lines()][-2:] == ["not brought in", "not brought in"]


def test_every_list_can_leave_a_column_out() -> None:
    for kind in ListKind:
        assert meanings(kind)[0][0] == ""
        assert len(meanings(kind)) > 3


def test_what_the_list_leaves_open_is_quiet() -> None:
    unknown = Problem(3, "birthday", "bad_date", "x", {}, given=False)
    assert _tone(ProblemLine(unknown, ListKind.CLIENTS)) == "muted"
    assert _tone(ProblemLine(replace(unknown, given=True), ListKind.CLIENTS)) == "warn"


def test_the_encoding_is_chosen_beside_the_file(
    page: ImportWizardPage, take: Callable[..., None], desk: Desk, tmp_path: Path, settle: Callable[[], None]
) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes("Név,Name,Phone\nx,Pawel Muńoz,4165551234\ny,Ann Lee,4165551235\n".encode("cp1250"))
    take(path)
    columns = page.columns
    assert columns.encoding.read() == "cp1252"
    assert "A guess" in columns.guess.text()
    assert columns.guess.width() > 300
    assert {line.heading: line.sure for line in columns.model.rows() if line.field} == {
        "Name": "likely",  # its names would read otherwise in another encoding
        "Phone": "certain",
    }
    columns.encoding.setFocus()
    while columns.encoding.read() != "cp1250":
        QTest.keyClick(columns.encoding, Qt.Key.Key_Down)
    settle()
    assert (columns.encoding.read(), columns.guess.text()) == ("cp1250", "")
    assert "Pawel Muńoz" in columns.model.rows()[1].sample
    assert columns.model.rows()[1].sure == "certain"
    page.forward()
    settle()
    assert page.here == RESULT
    assert page.result is not None
    assert (page.result.files[0].encoding, page.result.files[0].problems) == ("cp1250", ())


def test_an_encoding_that_does_not_read_the_file_changes_nothing(
    page: ImportWizardPage, take: Callable[..., None], clients: Path, settle: Callable[[], None]
) -> None:
    take(clients)
    page.columns.asked_encoding.emit(page.columns.picked, "utf-8")
    settle()
    assert "cannot be read as UTF-8" in page.banner.text()
    assert page.columns.encoding.read() == "gb18030"
    assert page.files[0].ready


def test_what_is_the_matter_with_the_whole_file_is_said_of_the_file(
    page: ImportWizardPage, take: Callable[..., None], tmp_path: Path, settle: Callable[[], None]
) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes("Name,Phone\nZoë Brontë,4165551234\n".encode("cp1252"))
    take(path)
    page.forward()
    settle()
    columns = page.results.model.columns()
    (line,) = page.results.model.rows()
    assert [column.text(line) for column in columns][:3] == ["the file", "", "Encoding guessed"]
