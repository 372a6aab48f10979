"""What a relative is to a client, in both directions. Pure."""

from __future__ import annotations

from enum import StrEnum

from desk_app.clients.client import Gender
from desk_app.words import N_


class Relation(StrEnum):
    """What somebody is to the client in whose file she stands."""

    HUSBAND = "husband"
    WIFE = "wife"
    SPOUSE = "spouse"
    PARTNER = "partner"
    SON = "son"
    DAUGHTER = "daughter"
    CHILD = "child"
    FATHER = "father"
    MOTHER = "mother"
    PARENT = "parent"
    BROTHER = "brother"
    SISTER = "sister"
    SIBLING = "sibling"
    GRANDCHILD = "grandchild"
    GRANDPARENT = "grandparent"
    KIN = "kin"
    FRIEND = "friend"
    COLLEAGUE = "colleague"
    OTHER = "other"


RELATION_LABELS: dict[Relation, str] = {
    Relation.HUSBAND: N_("Husband"),
    Relation.WIFE: N_("Wife"),
    Relation.SPOUSE: N_("Spouse"),
    Relation.PARTNER: N_("Partner"),
    Relation.SON: N_("Son"),
    Relation.DAUGHTER: N_("Daughter"),
    Relation.CHILD: N_("Child"),
    Relation.FATHER: N_("Father"),
    Relation.MOTHER: N_("Mother"),
    Relation.PARENT: N_("Parent"),
    Relation.BROTHER: N_("Brother"),
    Relation.SISTER: N_("Sister"),
    Relation.SIBLING: N_("Brother or sister"),
    Relation.GRANDCHILD: N_("Grandchild"),
    Relation.GRANDPARENT: N_("Grandparent"),
    Relation.KIN: N_("Relative"),
    Relation.FRIEND: N_("Friend"),
    Relation.COLLEAGUE: N_("Colleague"),
    Relation.OTHER: N_("Other"),
}

#: As said to the client's face.
RELATION_SPOKEN: dict[Relation, str] = {
    Relation.HUSBAND: N_("your husband"),
    Relation.WIFE: N_("your wife"),
    Relation.SPOUSE: N_("your spouse"),
    Relation.PARTNER: N_("your partner"),
    Relation.SON: N_("your son"),
    Relation.DAUGHTER: N_("your daughter"),
    Relation.CHILD: N_("your child"),
    Relation.FATHER: N_("your father"),
    Relation.MOTHER: N_("your mother"),
    Relation.PARENT: N_("your parent"),
    Relation.BROTHER: N_("your brother"),
    Relation.SISTER: N_("your sister"),
    Relation.SIBLING: N_("your sibling"),
    Relation.GRANDCHILD: N_("your grandchild"),
    Relation.GRANDPARENT: N_("your grandparent"),
    Relation.KIN: N_("your relative"),
    Relation.FRIEND: N_("your friend"),
    Relation.COLLEAGUE: N_("your colleague"),
    Relation.OTHER: N_("somebody close to you"),
}

#: One bond by the gender of whoever stands at its end: a woman, a man, not told.
_ENDS: tuple[tuple[Relation, Relation, Relation], ...] = (
    (Relation.WIFE, Relation.HUSBAND, Relation.SPOUSE),
    (Relation.DAUGHTER, Relation.SON, Relation.CHILD),
    (Relation.MOTHER, Relation.FATHER, Relation.PARENT),
    (Relation.SISTER, Relation.BROTHER, Relation.SIBLING),
    *(
        (same, same, same)
        for same in (
            Relation.PARTNER,
            Relation.GRANDCHILD,
            Relation.GRANDPARENT,
            Relation.KIN,
            Relation.FRIEND,
            Relation.COLLEAGUE,
            Relation.OTHER,
        )
    ),
)
_END_OF = {relation: ends for ends in _ENDS for relation in ends}

#: Which bond is seen from the other end; of all others it is the same.
_OPPOSITE = {
    Relation.CHILD: Relation.PARENT,
    Relation.PARENT: Relation.CHILD,
    Relation.GRANDCHILD: Relation.GRANDPARENT,
    Relation.GRANDPARENT: Relation.GRANDCHILD,
}


def bond(relation: Relation) -> Relation:
    """The relation without the gender: a husband and a wife are spouses, a son is a child."""
    return _END_OF[relation][2]


def reverse(relation: Relation, gender: str) -> Relation:
    """What the client is to her relative: a client of that ``gender`` (``Gender``) whose son he is, is his mother.

    The opposite of the opposite is the same bond. Where the gender is not told, neither is the word: parent, spouse.
    """
    woman, man, untold = _END_OF[_OPPOSITE.get(bond(relation), bond(relation))]
    return woman if gender == Gender.FEMALE else man if gender == Gender.MALE else untold


def fits(relation: Relation, gender: str) -> Relation:
    """A relation told without its gender, of somebody whose gender the file knows: a child who is a girl is a
    daughter. One told with it stays."""
    if relation is not bond(relation):
        return relation
    woman, man, untold = _END_OF[relation]
    return woman if gender == Gender.FEMALE else man if gender == Gender.MALE else untold


def reversed_as(kept: Relation, relation: Relation, gender: str) -> Relation:
    """The other end of ``relation``; ``kept`` where what stands there already says the same bond."""
    wanted = reverse(relation, gender)
    return kept if bond(kept) is bond(wanted) else wanted
