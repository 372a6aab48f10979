"""M6: a relation and what it is from the other end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.clients.relation import RELATION_LABELS, RELATION_SPOKEN, Relation, bond, fits, reverse, reversed_as

GENDERS = ("", "f", "m")


@pytest.mark.parametrize(
    ("relation", "gender", "expected"),
    [
        (Relation.HUSBAND, "f", Relation.WIFE),
        (Relation.HUSBAND, "m", Relation.HUSBAND),
        (Relation.HUSBAND, "", Relation.SPOUSE),
        (Relation.WIFE, "m", Relation.HUSBAND),
        (Relation.SON, "f", Relation.MOTHER),
        (Relation.DAUGHTER, "m", Relation.FATHER),
        (Relation.CHILD, "", Relation.PARENT),
        (Relation.MOTHER, "m", Relation.SON),
        (Relation.FATHER, "f", Relation.DAUGHTER),
        (Relation.PARENT, "", Relation.CHILD),
        (Relation.SISTER, "m", Relation.BROTHER),
        (Relation.SIBLING, "f", Relation.SISTER),
        (Relation.GRANDCHILD, "f", Relation.GRANDPARENT),
        (Relation.GRANDPARENT, "m", Relation.GRANDCHILD),
        (Relation.FRIEND, "f", Relation.FRIEND),
        (Relation.PARTNER, "m", Relation.PARTNER),
        (Relation.COLLEAGUE, "", Relation.COLLEAGUE),
        (Relation.KIN, "f", Relation.KIN),
        (Relation.OTHER, "m", Relation.OTHER),
    ],
)
def test_m6_the_other_end(relation: Relation, gender: str, expected: Relation) -> None:
    assert reverse(relation, gender) is expected


@given(st.sampled_from(Relation), st.sampled_from(GENDERS), st.sampled_from(GENDERS))
def test_the_opposite_of_the_opposite_is_the_same_bond(relation: Relation, one: str, other: str) -> None:
    back = reverse(reverse(relation, one), other)
    assert bond(back) is bond(relation)
    assert reverse(back, one) is reverse(relation, one)


@given(st.sampled_from(Relation), st.sampled_from(GENDERS), st.sampled_from(Relation))
def test_what_says_the_same_bond_already_is_left_alone(relation: Relation, gender: str, kept: Relation) -> None:
    found = reversed_as(kept, relation, gender)
    assert bond(found) is bond(reverse(relation, gender))
    assert found is kept or bond(kept) is not bond(found)


def test_a_word_without_a_gender_takes_the_one_that_is_known() -> None:
    assert [fits(Relation.CHILD, gender) for gender in GENDERS] == [Relation.CHILD, Relation.DAUGHTER, Relation.SON]
    assert fits(Relation.SON, "f") is Relation.SON  # as it was told


def test_every_relation_has_its_words() -> None:
    assert set(RELATION_LABELS) == set(RELATION_SPOKEN) == set(Relation)
