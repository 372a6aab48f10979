"""The house rules that import-linter cannot say."""

from __future__ import annotations

import ast
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "desk_app").rglob("*.py"))
#: Modules that may be imported inside a function, because they would slow the start of the window.
HEAVY = {
    "argon2", "babel", "charset_normalizer", "cryptography", "ctypes", "keyring", "lunar_python", "opencc", "openpyxl",
    "phonenumbers", "PIL", "platformdirs", "playhouse", "pypdfium2", "pypinyin", "python_calamine", "rapidfuzz",
    "reportlab", "rich", "stdnum", "typer", "PySide6", "desk_app",
}  # fmt: skip
#: Where a room of our own may be imported late: the command line opens the window, the window opens its pages, and
#: both reach what draws paper or reads spreadsheets only when asked.
LATE_ROOMS = {"desk_app/cli", "desk_app/ui", "desk_app/bootstrap.py", "desk_app/reports/desk.py"}
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "common", "misc"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_late_imports_are_heavy_libraries_with_a_reason(path: Path) -> None:
    text = path.read_text(encoding="utf-8").splitlines()
    place = path.relative_to(ROOT).as_posix()
    for function in functions(path):
        for node in ast.walk(function):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            name = node.module if isinstance(node, ast.ImportFrom) and node.module else node.names[0].name
            top = (name or "").split(".")[0]
            assert top in HEAVY, f"{place}:{node.lineno} imports {name} inside a function"
            if top == "desk_app":
                assert any(place.startswith(room) for room in LATE_ROOMS), f"{place}:{node.lineno} dodges the layers"
            near = text[max(0, node.lineno - 6) : node.lineno]
            assert any("#" in line for line in near), f"{place}:{node.lineno} imports late without saying why"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    if "migrations" in path.parts:
        return
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    for function in functions(path):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        assert length <= LONGEST_FUNCTION, f"{path.name}:{function.lineno} {function.name} has {length} lines"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_clock_asks_for_the_time(path: Path) -> None:
    if path.name == "clock.py":
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}:
            owner = node.value
            assert not (isinstance(owner, ast.Name) and owner.id in {"datetime", "date"}), f"{path}:{node.lineno}"


def test_no_room_is_a_drawer_for_odds_and_ends() -> None:
    assert not [path for path in SOURCES if path.stem in FORBIDDEN_NAMES or path.parent.name in FORBIDDEN_NAMES]


def test_every_room_says_what_it_is_for() -> None:
    for package in (ROOT / "desk_app").rglob("__init__.py"):
        if "migrations" not in package.parts:
            assert ast.get_docstring(tree(package)), f"{package} has no paragraph at its head"


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = grimp.build_graph("desk_app", exclude_type_checking_imports=True)
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            assert graph.find_shortest_chain(importer=imported, imported=module) is None, f"{module} ⇄ {imported}"


def test_lock_files_name_no_host_and_pin_every_hash() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        pinned = [line for line in text.splitlines() if line and not line.startswith((" ", "#", "-"))]
        assert pinned
        assert all("==" in line for line in pinned)
        assert text.count("--hash=sha256:") >= len(pinned)
