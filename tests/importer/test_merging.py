"""Two records made one: the parts that need no shop."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.clients.client import Birthday, ClientDraft
from desk_app.clients.joining import joined
from desk_app.importer.cells import fold
from desk_app.importer.clients import PersonRow
from desk_app.importer.merging import joined_notes, merge
from desk_app.importer.people import Person


def _merged(old: ClientDraft, new: ClientDraft) -> tuple[ClientDraft, list[str]]:
    person = Person(None, old, old, fold(old.name), ())
    found = merge(person, PersonRow(3, "", new, fold(new.name), ()))
    return person.draft, [conflict.field for conflict in found]


@pytest.mark.parametrize(
    ("old", "new", "both"),
    [
        ("", "花粉", "花粉"),
        ("花粉", "", "花粉"),
        ("青霉素、花粉", "花粉，海鲜", "青霉素、花粉、海鲜"),
        ("Pollen", "pollen; nuts", "Pollen, nuts"),
    ],
)
def test_short_lists_are_joined(old: str, new: str, both: str) -> None:
    assert joined(old, new) == both
    assert joined(both, new) == both


def test_allergies_and_alerts_of_both_are_kept() -> None:
    old, new = (
        ClientDraft("王芳", allergies="花粉", alerts="怕痛"),
        ClientDraft("王芳", allergies="海鲜", alerts="孕期"),
    )
    draft, fields = _merged(old, new)
    assert (draft.allergies, draft.alerts, fields) == ("花粉、海鲜", "怕痛、孕期", [])


def test_allergies_for_which_there_is_no_room_are_named() -> None:
    draft, fields = _merged(ClientDraft("王芳", allergies="甲" * 300), ClientDraft("王芳", allergies="乙" * 300))
    assert (draft.allergies, fields) == ("甲" * 300, ["allergies"])


@pytest.mark.parametrize(
    ("old", "new", "kept", "named"),
    [
        ("", "V1", "V1", []),
        ("A-00001", "V1", "V1", []),
        ("A-00001", "", "A-00001", []),
        ("A-00001", "A-00007", "A-00001", ["code"]),
        ("V1", "V2", "V1", ["code"]),
        ("V1", "v1", "V1", []),
    ],
)
def test_which_code_is_kept(old: str, new: str, kept: str, named: list[str]) -> None:
    draft, fields = _merged(ClientDraft("王芳", code=old), ClientDraft("王芳", code=new))
    assert (draft.code, fields) == (kept, named)


@pytest.mark.parametrize(
    ("old", "new", "kept", "named"),
    [
        (Birthday(1, 2), Birthday(1, 2, 1990), Birthday(1, 2, 1990), []),
        (Birthday(1, 2, 1990), Birthday(1, 2), Birthday(1, 2, 1990), []),
        (Birthday(1, 2), Birthday(1, 3, 1990), Birthday(1, 2), ["birthday"]),
        (None, Birthday(1, 3), Birthday(1, 3), []),
    ],
)
def test_which_birthday_is_kept(old: Birthday | None, new: Birthday, kept: Birthday, named: list[str]) -> None:
    draft, fields = _merged(ClientDraft("王芳", birthday=old), ClientDraft("王芳", birthday=new))
    assert (draft.birthday, fields) == (kept, named)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("ab", max_size=3), max_size=5), st.lists(st.text("ab", max_size=3), max_size=5))
def test_joined_notes_hold_every_line_of_both_and_grow_once(one: list[str], other: list[str]) -> None:
    both, overflow = joined_notes("\n".join(one), "\n".join(other))
    assert {line for line in (*one, *other) if line} == {line for line in both.split("\n") if line}
    assert joined_notes(both, "\n".join(other)) == (both, ())
    assert overflow == ()
