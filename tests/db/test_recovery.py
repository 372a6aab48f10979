"""The recovery key as people write it: every slip is found and named."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.db.recovery import ALPHABET, BYTES, GROUP, GROUPS, group_holds, groups, new_recovery_key, read_groups
from desk_app.db.secret import Secret
from desk_app.errors import RuleBroken

keys = st.binary(min_size=BYTES, max_size=BYTES).map(Secret)


@settings(max_examples=50)
@given(keys)
def test_what_is_shown_reads_back(key: Secret) -> None:
    shown = groups(key)
    assert [len(group) for group in shown] == [GROUP] * GROUPS
    assert read_groups("-".join(shown)) == key
    assert read_groups(" ".join(shown).lower().replace("0", "o").replace("1", "l")) == key


def test_a_key_has_160_bits_and_is_another_each_time() -> None:
    assert BYTES * 8 == 160
    assert len({groups(new_recovery_key()) for _ in range(50)}) == 50


@settings(max_examples=60)
@given(keys, st.integers(0, 39), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_named(key: Secret, at: int, sign: str) -> None:
    text = "".join(groups(key))
    if text[at] == sign:
        return
    with pytest.raises(RuleBroken) as broken:
        read_groups(text[:at] + sign + text[at + 1 :])
    assert broken.value.values == {"number": at // GROUP + 1}


@settings(max_examples=60)
@given(keys, st.integers(0, 7), st.integers(0, 3))
def test_swapped_neighbours_are_found(key: Secret, group: int, at: int) -> None:
    signs = list(groups(key)[group])
    if signs[at] == signs[at + 1]:
        return
    signs[at], signs[at + 1] = signs[at + 1], signs[at]
    assert not group_holds("".join(signs), group)


@settings(max_examples=30)
@given(keys, st.integers(0, 7), st.integers(0, 7))
def test_a_group_in_another_place_is_found(key: Secret, one: int, other: int) -> None:
    assert group_holds(groups(key)[one], other) == (one == other)


@pytest.mark.parametrize(("typed", "here"), [("", 0), ("ABCDE", 5), ("A" * 41, 41), ("🙂" * 3, 3)])
def test_another_length_is_said(typed: str, here: int) -> None:
    with pytest.raises(RuleBroken) as broken:
        read_groups(typed)
    assert broken.value.values["here"] == here
