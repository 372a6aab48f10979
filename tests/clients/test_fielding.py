"""Fields as the owner wants them: hers and the built-in ones, what stands in them, and what may not be (M3, M7–M9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.clients import field_store
from desk_app.clients.built_in import BUILT_IN
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client
from desk_app.clients.field import (
    FORM_LABELS,
    GROUP_LABELS,
    KIND_LABELS,
    MOMENT_LABELS,
    ExtraForm,
    Field,
    FieldDraft,
    FieldGroup,
    FieldKind,
    MomentKind,
    Trust,
)
from desk_app.clients.field_rules import read_value, value_said
from desk_app.clients.fielding import (
    add_moment,
    all_fields,
    moments_of,
    move_field,
    retire_field,
    save_field,
    set_values,
    take_back_moment,
    values_of,
)
from desk_app.clients.standing_store import FILLED
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed, NotFound, RuleBroken
from desk_app.overview.whole import check_everything
from desk_app.privacy.desk import give_consent, withdraw_consent
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.staff.account import Acting
from desk_app.words import words_for
from tests.trail import audit_lines

EN, ZH = words_for("en"), words_for("zh_CN")


@pytest.fixture
def client(shop: Shop, owner: Acting) -> ClientId:
    return add_client(shop, owner, ClientDraft("王婧颖", phones=("13800001111",))).client_id


def field(shop: Shop, key: str) -> Field:
    return next(each for each in all_fields(shop, retired=True) if each.key == key)


def texts(shop: Shop, client: ClientId) -> dict[str, str]:
    return {key: value.text for key, value in values_of(shop, client).items()}


def own(shop: Shop, owner: Acting, kind: FieldKind = FieldKind.TEXT, label: str = "宠物", **more: object) -> str:
    return save_field(shop, owner, FieldDraft(label, kind, **more)).key  # type: ignore[arg-type]  # by name


# ---------------------------------------------------------------- what comes built in


@pytest.mark.parametrize(
    ("ask", "keys"),
    [
        ("M3", {"history", "problem", "views", "expectation"}),
        ("M7", {"personality", "occupation", "likes", "contact_style"}),
        ("M8", {"means", "income_outlook", "household", "risk"}),
        ("M9", {"client_kind"}),
        ("M23", {"cost_money", "cost_time", "cost_effort", "cost_worry"}),
        ("M25", {"ladder"}),
    ],
)
def test_the_asks_come_built_in(shop: Shop, ask: str, keys: set[str]) -> None:
    assert keys <= {each.key for each in all_fields(shop)}, ask


def test_every_built_in_field_is_whole() -> None:
    assert len({each.key for each in BUILT_IN}) == len(BUILT_IN)
    for each in BUILT_IN:
        assert each.label
        assert each.question
        assert each.good_for
        assert set(each.weights) == {"salon", "pawn"}
        assert max(each.weights.values()) > 0
        assert (each.kind is FieldKind.CHOICE) == bool(each.choices)
        assert ZH(each.label) != each.label
        assert ZH(each.question) != each.question
    assert {each.key for each in BUILT_IN if each.in_file} == set(FILLED)


def test_means_are_sensitive_and_asked_only_after_trust() -> None:
    means = [each for each in BUILT_IN if each.key in {"means", "income_outlook", "household", "risk"}]
    assert all(each.purpose is Purpose.MEANS and not each.searchable for each in means)
    assert all(each.trust.visits and each.trust.score and each.trust.days for each in means)


def test_every_word_of_a_list_has_a_label() -> None:
    assert set(KIND_LABELS) == set(FieldKind)
    assert set(GROUP_LABELS) == set(FieldGroup)
    assert set(MOMENT_LABELS) == set(MomentKind)
    assert set(FORM_LABELS) == set(ExtraForm)


# ---------------------------------------------------------------- the owner's own


def test_a_field_of_her_own_is_there_at_once(shop: Shop, owner: Acting, advisor: Acting, client: ClientId) -> None:
    key = own(shop, owner, question="您家里有宠物吗？", weight=7, trust=Trust(2), searchable=True)
    made = field(shop, key)
    assert (made.own, made.group, made.say(ZH), made.ask(ZH)) == (True, FieldGroup.OWN, "宠物", "您家里有宠物吗？")
    assert (made.weight(frozenset({"salon"})), made.trust) == (7, Trust(2))
    set_values(shop, advisor, client, {key: "两只猫"})
    assert texts(shop, client) == {key: "两只猫"}
    assert check_everything(shop.path).problems == ()


def test_a_field_without_a_question_asks_for_what_it_is_called(shop: Shop, owner: Acting) -> None:
    assert field(shop, own(shop, owner, label="Shoe size")).ask(EN) == "Shoe size?"


def test_only_the_owner_makes_fields(shop: Shop, advisor: Acting, receptionist: Acting) -> None:
    for acting in (advisor, receptionist):
        with pytest.raises(NotAllowed):
            save_field(shop, acting, FieldDraft("宠物"))
        with pytest.raises(NotAllowed):
            retire_field(shop, acting, "likes")
        with pytest.raises(NotAllowed):
            move_field(shop, acting, "likes", down=True)


@pytest.mark.parametrize(
    ("draft", "at"),
    [
        (FieldDraft(" "), "label"),
        (FieldDraft("a" * 41), "label"),
        (FieldDraft("Likes"), "label"),
        (FieldDraft("喜好"), "label"),
        (FieldDraft("A", question="q" * 121), "question"),
        (FieldDraft("A", FieldKind.CHOICE), "choices"),
        (FieldDraft("A", FieldKind.CHOICE, choices=("x", " x ")), "choices"),
        (FieldDraft("A", FieldKind.CHOICE, choices=tuple(map(str, range(21)))), "choices"),
        (FieldDraft("A", weight=101), "weight"),
        (FieldDraft("A", weight=-1), "weight"),
        (FieldDraft("A", trust=Trust(score=101)), "trust"),
    ],
)
def test_what_is_no_field_is_refused_beside_it(shop: Shop, owner: Acting, draft: FieldDraft, at: str) -> None:
    before = field_store.kept_fields()
    with pytest.raises(RuleBroken) as refused:
        save_field(shop, owner, draft)
    assert refused.value.field == at
    assert field_store.kept_fields() == before


def test_a_kind_that_values_depend_on_stays_and_says_so(shop: Shop, owner: Acting, client: ClientId) -> None:
    key = own(shop, owner, FieldKind.CHOICE, choices=("猫", "狗", "鱼"))
    save_field(shop, owner, FieldDraft("宠物", FieldKind.TEXT, key))  # nothing stands in it yet
    save_field(shop, owner, FieldDraft("宠物", FieldKind.CHOICE, key, choices=("猫", "狗", "鱼")))
    set_values(shop, owner, client, {key: "猫"})
    for draft, at in (
        (FieldDraft("宠物", FieldKind.NUMBER, key), "kind"),
        (FieldDraft("宠物", FieldKind.CHOICE, key, choices=("狗", "鱼")), "choices"),
        (FieldDraft("宠物", FieldKind.CHOICE, key, choices=("猫", "狗"), purpose=Purpose.MEANS), "purpose"),
    ):
        with pytest.raises(RuleBroken) as refused:
            save_field(shop, owner, draft)
        assert refused.value.field == at
        assert refused.value.say(ZH)
    save_field(shop, owner, FieldDraft("宠物", FieldKind.CHOICE, key, choices=("猫", "狗", "鸟")))  # 鱼 stands nowhere
    assert [choice for choice, _label in field(shop, key).choices] == ["猫", "狗", "鸟"]


def test_a_retired_field_keeps_what_stands_in_it(shop: Shop, owner: Acting, client: ClientId) -> None:
    key = own(shop, owner)
    set_values(shop, owner, client, {key: "两只猫", "likes": "茶"})
    for each in (key, "likes"):
        retire_field(shop, owner, each)
        assert each not in {one.key for one in all_fields(shop)}
    assert texts(shop, client) == {key: "两只猫", "likes": "茶"}
    retire_field(shop, owner, key, active=True)
    assert key in {one.key for one in all_fields(shop)}
    with pytest.raises(RuleBroken, match="every file"):
        retire_field(shop, owner, "phones")
    with pytest.raises(NotFound):
        retire_field(shop, owner, "own_99")


def test_a_built_in_field_is_called_and_weighed_as_she_wants(shop: Shop, owner: Acting) -> None:
    first = field(shop, "likes")
    save_field(shop, owner, FieldDraft("口味", FieldKind.TEXT, "likes", weight=20, trust=Trust(9)))
    now = field(shop, "likes")
    assert (now.say(ZH), now.ask(EN), now.trust) == ("口味", first.ask(EN), Trust(9))
    assert now.weights == {"salon": 20, "pawn": 20}
    with pytest.raises(RuleBroken, match="built-in"):
        save_field(shop, owner, FieldDraft("口味", FieldKind.NUMBER, "likes"))
    both = frozenset({"salon", "pawn"})
    back = FieldDraft(ZH(first.label), FieldKind.TEXT, "likes", weight=first.weight(both), trust=first.trust)
    save_field(shop, owner, back)
    assert field(shop, "likes") == first
    said = [line for line in audit_lines(shop) if line.action == "field.changed"]
    assert said[-1].detail["after"]["label"] == "口味"  # type: ignore[index]  # as it is told


def test_fields_change_places_within_their_group(shop: Shop, owner: Acting) -> None:
    def order() -> list[str]:
        return [each.key for each in all_fields(shop) if each.group is FieldGroup.PERSON]

    first = order()
    move_field(shop, owner, first[0], down=True)
    assert order() == [first[1], first[0], *first[2:]]
    move_field(shop, owner, first[0], down=False)
    assert order() == first
    move_field(shop, owner, first[0], down=False)
    move_field(shop, owner, first[-1], down=True)
    assert order() == first


# ---------------------------------------------------------------- what stands in them


@pytest.mark.parametrize(
    ("kind", "typed", "text", "said"),
    [
        (FieldKind.TEXT, "  两只\t猫 ", "两只 猫", "两只 猫"),
        (FieldKind.NUMBER, "1,200.50", "1200.5", "1200.5"),
        (FieldKind.NUMBER, "-0.001", "-0.001", "-0.001"),
        (FieldKind.NUMBER, "1E+3", "1000", "1000"),
        (FieldKind.DATE, "2026/1/5", "2026-01-05", "5 Jan 2026"),
        (FieldKind.DATE, "2026年1月5日", "2026-01-05", "5 Jan 2026"),
        (FieldKind.SCALE, "4", "4", "4 / 5"),
        (FieldKind.CHOICE, "cat", "猫", "Cat"),
    ],
)
def test_what_is_typed_is_kept_in_one_shape(kind: FieldKind, typed: str, text: str, said: str) -> None:
    one = Field("own_1", kind, "x", "", choices=(("猫", "Cat"), ("狗", "Dog")))
    value = read_value(one, typed, EN)
    assert (value.text, value_said(one, value, EN)) == (text, said)
    assert (value.number is not None) == (kind in {FieldKind.NUMBER, FieldKind.SCALE})
    assert (value.day is not None) == (kind is FieldKind.DATE)
    assert read_value(one, value.text, EN) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (FieldKind.NUMBER, "zwei"), (FieldKind.NUMBER, "NaN"), (FieldKind.NUMBER, "1e99"),
        (FieldKind.NUMBER, "0.0001"), (FieldKind.NUMBER, "Infinity"), (FieldKind.DATE, "2026-02-30"),
        (FieldKind.DATE, "morgen"), (FieldKind.DATE, "0001-01-01"), (FieldKind.SCALE, "6"), (FieldKind.SCALE, "0"),
        (FieldKind.SCALE, "2.5"), (FieldKind.SCALE, "²"), (FieldKind.CHOICE, "Fish"), (FieldKind.TEXT, "x" * 501),
    ],
)  # fmt: skip
def test_what_a_field_cannot_hold_is_refused(kind: FieldKind, typed: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_value(Field("own_1", kind, "x", "", choices=(("猫", "Cat"), ("狗", "Dog"))), typed, EN)
    assert refused.value.field == "own_1"


@given(st.sampled_from(list(FieldKind)), st.text(max_size=40))
def test_anything_typed_is_a_value_or_a_refusal(kind: FieldKind, typed: str) -> None:
    one = Field("own_1", kind, "x", "", choices=(("a", "A"), ("b", "B")))
    try:
        value = read_value(one, typed, EN)
    except RuleBroken:
        return  # in words; anything else fails
    assert read_value(one, value.text, EN) == value


def test_one_wrong_field_keeps_nothing(shop: Shop, owner: Acting, client: ClientId) -> None:
    with pytest.raises(RuleBroken):
        set_values(shop, owner, client, {"likes": "茶", "cost_time": "9"})
    assert texts(shop, client) == {}
    with pytest.raises(NotFound):
        set_values(shop, owner, client, {"own_99": "x"})
    with pytest.raises(NotFound):
        set_values(shop, owner, ClientId(99), {"likes": "x"})
    with pytest.raises(NotFound):
        set_values(shop, owner, client, {"phones": "x"})  # a field of the file itself has its own form


def test_an_edit_is_told_sealed_before_and_after(shop: Shop, owner: Acting, client: ClientId) -> None:
    key = own(shop, owner)
    set_values(shop, owner, client, {"likes": "茶", key: "猫"})
    done = set_values(shop, owner, client, {"likes": "咖啡", key: "猫", "views": ""})
    assert (done.before, done.after) == ({"likes": "茶"}, {"likes": "咖啡"})
    line = audit_lines(shop, 1)[0]
    assert line.action == "client.values"
    assert (line.detail["before"], line.detail["after"]) == ({"likes": "茶"}, {"likes": "咖啡"})
    kept = str(shop.database.execute_sql("SELECT detail FROM audit ORDER BY seq DESC LIMIT 2").fetchall())
    assert "茶" not in kept
    assert "咖啡" not in kept
    assert "宠物" in kept  # what an own field was called then
    before = audit_lines(shop, 1)[0].seq
    set_values(shop, owner, client, {"likes": "咖啡"})
    assert audit_lines(shop, 1)[0].seq == before  # nothing changed, nothing is told
    set_values(shop, owner, client, {"likes": ""})
    assert texts(shop, client) == {key: "猫"}


def test_what_is_sensitive_needs_her_consent_and_obeys_it(shop: Shop, owner: Acting, client: ClientId) -> None:
    with pytest.raises(RuleBroken) as refused:
        set_values(shop, owner, client, {"means": "ample"})
    assert (refused.value.field, refused.value.rule) == ("means", "consent")
    set_values(shop, owner, client, {"means": "ample"}, (Purpose.MEANS,))
    assert texts(shop, client) == {"means": "ample"}
    withdraw_consent(shop, owner, client, Purpose.MEANS, Channel.PHONE)
    assert texts(shop, client) == {}
    for refused_now in ({"means": "tight"}, {"risk": "3"}):
        with pytest.raises(RuleBroken):
            set_values(shop, owner, client, refused_now)
    set_values(shop, owner, client, {"means": ""})  # it may always go
    give_consent(shop, owner, client, Purpose.MEANS, Channel.PHONE)
    assert texts(shop, client) == {}


def test_an_own_field_can_be_sensitive(shop: Shop, owner: Acting, client: ClientId) -> None:
    key = own(shop, owner, label="体检", purpose=Purpose.HEALTH)
    with pytest.raises(RuleBroken):
        set_values(shop, owner, client, {key: "好"})
    set_values(shop, owner, client, {key: "好"}, (Purpose.HEALTH,))
    withdraw_consent(shop, owner, client, Purpose.HEALTH, Channel.PHONE)
    assert texts(shop, client) == {}


# ---------------------------------------------------------------- dated moments (M21, M22, M24)


def test_moments_are_dated_lines_with_who(shop: Shop, owner: Acting, advisor: Acting, client: ClientId) -> None:
    add_moment(shop, advisor, client, MomentKind.REQUEST, "想在家做护理", on=date(2026, 11, 1))
    add_moment(shop, owner, client, MomentKind.EXTRA, "送小样", form=ExtraForm.MATERIAL)
    last = add_moment(shop, owner, client, MomentKind.GESTURE, "生日送花").moment_id
    assert [(each.kind, each.staff, each.on, each.form) for each in moments_of(shop, client)] == [
        (MomentKind.GESTURE, "林欣妍", date(2026, 11, 21), ExtraForm.NONE),
        (MomentKind.EXTRA, "林欣妍", date(2026, 11, 21), ExtraForm.MATERIAL),
        (MomentKind.REQUEST, "周琳", date(2026, 11, 1), ExtraForm.NONE),
    ]
    with pytest.raises(NotAllowed):
        take_back_moment(shop, advisor, last)
    take_back_moment(shop, owner, last)
    assert len(moments_of(shop, client)) == 2
    line = audit_lines(shop, 1)[0]
    assert (line.action, line.detail["before"]) == ("client.moment_taken_back", {"text": "生日送花"})
    with pytest.raises(NotFound):
        take_back_moment(shop, owner, last)


@pytest.mark.parametrize(
    ("refused", "at"),
    [
        (lambda: (MomentKind.REQUEST, " ", None, ExtraForm.NONE), "text"),
        (lambda: (MomentKind.REQUEST, "x", date(2026, 11, 22), ExtraForm.NONE), "on"),
        (lambda: (MomentKind.EXTRA, "x", None, ExtraForm.NONE), "form"),
        (lambda: (MomentKind.GESTURE, "x", None, ExtraForm.SPIRIT), "form"),
    ],
)
def test_what_is_no_moment_is_refused(
    shop: Shop,
    owner: Acting,
    client: ClientId,
    refused: Callable[[], tuple[MomentKind, str, date | None, ExtraForm]],
    at: str,
) -> None:
    kind, text, on, form = refused()
    with pytest.raises(RuleBroken) as error:
        add_moment(shop, owner, client, kind, text, on=on, form=form)
    assert error.value.field == at
    assert moments_of(shop, client) == ()


def test_nothing_is_written_into_an_erased_file(shop: Shop, owner: Acting, client: ClientId) -> None:
    erase_client(shop, owner, client, ErasureReason.ASKED)
    for refused in (
        lambda: set_values(shop, owner, client, {"likes": "x"}),
        lambda: add_moment(shop, owner, client, MomentKind.REQUEST, "x"),
    ):
        with pytest.raises(DeskError, match="erased"):
            refused()
