"""M6: relatives and their dates, in one file and in two."""

from __future__ import annotations

import pytest

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.desk import add_client, edit_client, get_client
from desk_app.clients.greeting import greet, take_back_greeting
from desk_app.clients.occurrences import Occurrence, next_occurrence
from desk_app.clients.relating import (
    add_date,
    add_relative,
    edit_date,
    edit_relative,
    family_of,
    put_back_date,
    put_back_relative,
    remove_date,
    remove_relative,
)
from desk_app.clients.relation import Relation
from desk_app.clients.relative import (
    MOST_RELATIVES,
    DateDraft,
    DateKind,
    RelativeDraft,
    RelativeId,
    Standing,
)
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed, NotFound, RuleBroken
from desk_app.privacy.erasing import hold_for_law
from desk_app.staff.account import Acting
from desk_app.staff.audit import audit_lines


def open_file(shop: Shop, acting: Acting, name: str, gender: str = "", birthday: Birthday | None = None) -> ClientId:
    return add_client(shop, acting, ClientDraft(name, gender=gender, birthday=birthday)).client_id


@pytest.fixture
def lin(shop: Shop, owner: Acting) -> ClientId:
    return open_file(shop, owner, "林小美", "f")


@pytest.fixture
def li(shop: Shop, owner: Acting) -> ClientId:
    return open_file(shop, owner, "李强", "m", Birthday(10, 2, 1985))


def test_m6_a_name_and_a_relation_are_enough(shop: Shop, receptionist: Acting, lin: ClientId) -> None:
    kept = add_relative(shop, receptionist, lin, RelativeDraft(Relation.HUSBAND, "李强"))
    (one,) = family_of(shop, lin).relatives
    assert (one.id, one.name, one.relation, one.standing, one.remind, one.birthday) == (
        kept.relative_id,
        "李强",
        Relation.HUSBAND,
        Standing.CURRENT,
        True,
        None,
    )
    assert lin in kept.touched.clients


def test_a_plain_relative_keeps_everything_told(shop: Shop, owner: Acting, lin: ClientId) -> None:
    birthday = Birthday(8, 15, 2020, lunar=True)
    draft = RelativeDraft(Relation.DAUGHTER, "朵朵", phone="138 0013 8000", birthday=birthday, note="怕生\n喜欢画画")
    add_relative(shop, owner, lin, draft)
    (one,) = family_of(shop, lin).relatives
    assert (one.phone, one.birthday, one.note) == ("13800138000", birthday, "怕生\n喜欢画画")
    assert family_of(shop, lin).dates == ()  # a birthday stands with the person


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (RelativeDraft(Relation.SON), "name"),
        (RelativeDraft(Relation.SON, "  "), "name"),
        (RelativeDraft(Relation.SON, "小" * 201), "name"),
        (RelativeDraft(Relation.SON, "小宝", phone="12"), "phones"),
        (RelativeDraft(Relation.SON, "小宝", birthday=Birthday(2, 30)), "birthday"),
        (RelativeDraft(Relation.SON, "小宝", birthday=Birthday(1, 1, 2030)), "birthday"),
        (RelativeDraft(Relation.SON, "小宝", note="长" * 20_001), "note"),
    ],
)
def test_what_cannot_be_is_refused(shop: Shop, owner: Acting, lin: ClientId, draft: RelativeDraft, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        add_relative(shop, owner, lin, draft)
    assert refused.value.field == field
    assert family_of(shop, lin).relatives == ()


def test_a_link_stands_in_both_files_and_in_both_trails(shop: Shop, owner: Acting, lin: ClientId, li: ClientId) -> None:
    add_relative(shop, owner, lin, RelativeDraft(Relation.HUSBAND, other_id=li, note="怕打扰"))
    (hers,), (his,) = family_of(shop, lin).relatives, family_of(shop, li).relatives
    assert (hers.name, hers.other_id, hers.birthday) == ("李强", li, Birthday(10, 2, 1985))
    assert (his.name, his.relation, his.other_id, his.note) == ("林小美", Relation.WIFE, lin, "")
    told = {line.client_id for line in audit_lines(10) if line.action == "relative.added"}
    assert told == {lin, li}


def test_a_link_follows_what_the_other_file_says(shop: Shop, owner: Acting, lin: ClientId, li: ClientId) -> None:
    add_relative(shop, owner, lin, RelativeDraft(Relation.HUSBAND, other_id=li))
    edit_client(shop, owner, li, ClientDraft("李大强", birthday=Birthday(9, 9, lunar=True)))
    (hers,) = family_of(shop, lin).relatives
    assert (hers.name, hers.birthday) == ("李大强", Birthday(9, 9, lunar=True))


def test_a_child_who_is_a_girl_is_a_daughter(shop: Shop, owner: Acting, lin: ClientId) -> None:
    girl = open_file(shop, owner, "朵朵", "f")
    add_relative(shop, owner, lin, RelativeDraft(Relation.CHILD, other_id=girl))
    assert family_of(shop, lin).relatives[0].relation is Relation.DAUGHTER
    assert family_of(shop, girl).relatives[0].relation is Relation.MOTHER


def test_links_that_cannot_be(shop: Shop, owner: Acting, lin: ClientId, li: ClientId) -> None:
    add_relative(shop, owner, lin, RelativeDraft(Relation.HUSBAND, other_id=li))
    for client, other, rule in ((lin, lin, "herself"), (lin, li, "twice"), (li, lin, "twice"), (lin, 999, "gone")):
        with pytest.raises(RuleBroken) as refused:
            add_relative(shop, owner, client, RelativeDraft(Relation.FRIEND, other_id=ClientId(other)))
        assert (refused.value.field, refused.value.rule) == ("other_id", rule)


def test_a_relation_that_is_put_right_is_put_right_in_both(
    shop: Shop, owner: Acting, lin: ClientId, li: ClientId
) -> None:
    kept = add_relative(shop, owner, lin, RelativeDraft(Relation.HUSBAND, other_id=li))
    edit_relative(shop, owner, kept.relative_id, RelativeDraft(Relation.BROTHER, other_id=li, standing=Standing.ENDED))
    (his,) = family_of(shop, li).relatives
    assert (his.relation, his.standing) == (Relation.SISTER, Standing.ENDED)
    assert (
        edit_relative(shop, owner, kept.relative_id, family_of(shop, lin).relatives[0].as_draft()).touched.clients
        == frozenset()
    )


def test_a_plain_entry_becomes_a_link_and_plain_again(shop: Shop, owner: Acting, lin: ClientId, li: ClientId) -> None:
    kept = add_relative(shop, owner, lin, RelativeDraft(Relation.HUSBAND, "老李", birthday=Birthday(10, 3)))
    edit_relative(shop, owner, kept.relative_id, RelativeDraft(Relation.HUSBAND, other_id=li))
    (hers,) = family_of(shop, lin).relatives
    assert (hers.id, hers.name, hers.birthday) == (kept.relative_id, "李强", Birthday(10, 2, 1985))
    edit_relative(shop, owner, kept.relative_id, RelativeDraft(Relation.HUSBAND, "老李"))
    assert family_of(shop, li).relatives == ()
    assert family_of(shop, lin).relatives[0].name == "老李"


def test_what_was_told_of_a_birthday_stays_until_the_file_has_one(shop: Shop, owner: Acting, lin: ClientId) -> None:
    other = open_file(shop, owner, "王芳")
    kept = add_relative(shop, owner, lin, RelativeDraft(Relation.SISTER, "芳芳", birthday=Birthday(3, 4)))
    edit_relative(shop, owner, kept.relative_id, RelativeDraft(Relation.SISTER, other_id=other))
    assert family_of(shop, lin).relatives[0].birthday == Birthday(3, 4)
    edit_client(shop, owner, other, ClientDraft("王芳", birthday=Birthday(3, 5)))
    assert family_of(shop, lin).relatives[0].birthday == Birthday(3, 5)


def test_taking_out_and_putting_back_is_identity(shop: Shop, owner: Acting, lin: ClientId, li: ClientId) -> None:
    kept = add_relative(shop, owner, lin, RelativeDraft(Relation.HUSBAND, other_id=li, note="怕打扰", remind=False))
    add_date(shop, owner, lin, DateDraft(DateKind.WEDDING, Birthday(5, 20, 2015), relative_id=kept.relative_id))
    mirror = family_of(shop, li).relatives[0]
    edit_relative(shop, owner, mirror.id, RelativeDraft(Relation.WIFE, other_id=lin, note="送花"))
    plain = add_relative(shop, owner, lin, RelativeDraft(Relation.SON, "小宝", birthday=Birthday(6, 1, 2019)))
    before = family_of(shop, lin), family_of(shop, li).relatives[0].as_draft()
    for number in (kept.relative_id, plain.relative_id):
        removed = remove_relative(shop, owner, number)
        assert family_of(shop, lin) != before[0]
        put_back_relative(shop, owner, removed)
    assert (family_of(shop, lin), family_of(shop, li).relatives[0].as_draft()) == before


def test_a_removed_link_leaves_nothing_in_the_other_file(
    shop: Shop, owner: Acting, lin: ClientId, li: ClientId
) -> None:
    kept = add_relative(shop, owner, lin, RelativeDraft(Relation.HUSBAND, other_id=li))
    remove_relative(shop, owner, kept.relative_id)
    assert (family_of(shop, lin).relatives, family_of(shop, li).relatives) == ((), ())


def test_dates_of_her_own_and_of_a_relative(shop: Shop, owner: Acting, lin: ClientId) -> None:
    wedding = DateDraft(DateKind.WEDDING, Birthday(5, 20, 2015))
    named = DateDraft(DateKind.OTHER, Birthday(12, 8, lunar=True), " 开店\t周年 ")
    first, second = add_date(shop, owner, lin, wedding), add_date(shop, owner, lin, named)
    assert [day.as_draft() for day in family_of(shop, lin).dates] == [
        wedding,
        DateDraft(DateKind.OTHER, Birthday(12, 8, lunar=True), "开店 周年"),
    ]
    edit_date(shop, owner, first.date_id, DateDraft(DateKind.MEMORIAL, Birthday(5, 21, 2015)))
    removed = remove_date(shop, owner, second.date_id)
    assert [day.kind for day in family_of(shop, lin).dates] == [DateKind.MEMORIAL]
    assert put_back_date(shop, owner, removed).date_id == second.date_id


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (DateDraft(DateKind.OTHER, Birthday(5, 20)), "label"),
        (DateDraft(DateKind.BIRTHDAY, Birthday(5, 20)), "kind"),
        (DateDraft(DateKind.WEDDING, Birthday(2, 30)), "day"),
        (DateDraft(DateKind.WEDDING, Birthday(5, 20, 2040)), "day"),
        (DateDraft(DateKind.MEMORIAL, Birthday(5, 20, 2027)), "day"),
        (DateDraft(DateKind.WEDDING, Birthday(5, 20), relative_id=RelativeId(999)), ""),
    ],
)
def test_days_that_cannot_be(shop: Shop, owner: Acting, lin: ClientId, draft: DateDraft, field: str) -> None:
    with pytest.raises(DeskError) as refused:
        add_date(shop, owner, lin, draft)
    assert getattr(refused.value, "field", "") == field


def test_a_wedding_may_be_planned(shop: Shop, owner: Acting, lin: ClientId) -> None:
    add_date(shop, owner, lin, DateDraft(DateKind.WEDDING, Birthday(5, 20, 2027)))
    day = family_of(shop, lin).dates[0].day
    assert next_occurrence(day, shop.today()).day.isoformat() == "2027-05-20"


def test_a_day_of_somebody_in_another_file_is_refused(shop: Shop, owner: Acting, lin: ClientId, li: ClientId) -> None:
    his = add_relative(shop, owner, li, RelativeDraft(Relation.SON, "小宝"))
    with pytest.raises(RuleBroken, match="another file"):
        add_date(shop, owner, lin, DateDraft(DateKind.WEDDING, Birthday(5, 20), relative_id=his.relative_id))


def test_a_file_has_room_for_so_many(shop: Shop, owner: Acting, lin: ClientId) -> None:
    for number in range(MOST_RELATIVES):
        add_relative(shop, owner, lin, RelativeDraft(Relation.FRIEND, f"朋友{number}"))
    with pytest.raises(RuleBroken, match="room"):
        add_relative(shop, owner, lin, RelativeDraft(Relation.FRIEND, "还有"))


def test_while_the_law_holds_a_file_its_family_is_an_owners_to_change(
    shop: Shop, owner: Acting, receptionist: Acting, lin: ClientId, li: ClientId
) -> None:
    kept = add_relative(shop, owner, lin, RelativeDraft(Relation.HUSBAND, other_id=li))
    hold_for_law(shop, owner, li, "派出所")
    for refused in (
        lambda: remove_relative(shop, receptionist, kept.relative_id),
        lambda: edit_relative(shop, receptionist, kept.relative_id, RelativeDraft(Relation.FRIEND, other_id=li)),
        lambda: add_relative(shop, receptionist, li, RelativeDraft(Relation.SON, "小宝")),
    ):
        with pytest.raises(NotAllowed):
            refused()
    remove_relative(shop, owner, kept.relative_id)


def test_greeting_is_kept_once_and_taken_back(shop: Shop, receptionist: Acting, lin: ClientId) -> None:
    kept = add_relative(shop, receptionist, lin, RelativeDraft(Relation.SON, "小宝", birthday=Birthday(11, 23)))
    here = next_occurrence(Birthday(11, 23), shop.today())
    thread = f"r{kept.relative_id}"
    greet(shop, receptionist, lin, thread, here)
    with pytest.raises(RuleBroken, match="already"):
        greet(shop, receptionist, lin, thread, here)
    take_back_greeting(shop, receptionist, lin, thread, here)
    with pytest.raises(NotFound):
        take_back_greeting(shop, receptionist, lin, thread, here)
    for wrong in ("r999", "x1", "r", "d²", f"r{kept.relative_id} "):
        with pytest.raises(NotFound):
            greet(shop, receptionist, lin, wrong, Occurrence(shop.today(), 2026, False))


def test_an_erased_client_takes_in_nobody(shop: Shop, owner: Acting, lin: ClientId) -> None:
    with pytest.raises(NotFound):
        add_relative(shop, owner, ClientId(999), RelativeDraft(Relation.SON, "小宝"))
    assert not get_client(shop, lin).erased
