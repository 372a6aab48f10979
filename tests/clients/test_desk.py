"""Client files at the desk, in a real shop file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from desk_app.changes import Kind, Touched
from desk_app.clients import desk, store
from desk_app.clients.advisor_store import looked_after_by
from desk_app.clients.checks import CHECKS
from desk_app.clients.client import Birthday, ClientBrief, ClientDraft, ClientId, LikenessReason
from desk_app.clients.consent import Channel
from desk_app.clients.desk import add_client, edit_client, find_clients, get_client, resolve_client, see_document
from desk_app.clients.documents import check_document, same_numbers
from desk_app.clients.recognising import likely_same
from desk_app.clients.seen_store import mark_seen
from desk_app.db.check import check_file
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed, NotFound, RuleBroken
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.audit import audit_lines
from desk_app.staff.chain import first_broken_line
from desk_app.staff.work import work

FULL = ClientDraft(
    name="张晓明",
    phones=("13800001111", "02112345678"),
    code="VIP-7",
    gender="f",
    birthday=Birthday(4, 8, 1996, lunar=True),
    document_kind="resident_id",
    document_number="510104199610101944",
    address="南京西路 1 号",
    source="朋友介绍",
    tags=("VIP", "老客户"),
    notes="怕痛\n靠窗",
    allergies="酒精",
    alerts="先生生日 10 月 2 日",
    advisor_id=StaffId(2),
    may_call=True,
    do_not_call=False,
    call_from=600,
    call_to=1200,
)


def _names(briefs: tuple[ClientBrief, ...]) -> list[str]:
    return [brief.name for brief in briefs]


def _details(action: str) -> list[dict[str, object]]:
    return [line.detail for line in reversed(audit_lines(99)) if line.action == action]


def test_what_is_written_is_what_is_read(shop: Shop, receptionist: Acting) -> None:
    saved = add_client(shop, receptionist, FULL)
    client = get_client(shop, saved.client_id)
    assert client.as_draft() == replace(FULL, document_number="5101**********1944")
    assert store.client(saved.client_id) == replace(client, document_number=FULL.document_number)
    assert (saved.code, client.advisor_name, client.last_seen) == ("VIP-7", "周琳", None)
    assert client.created_at == shop.now()
    assert client.masked_document == "5101**********1944"
    assert saved.touched == Touched(frozenset({Kind.CLIENT}), frozenset({saved.client_id}))


def test_a_name_alone_is_enough_and_gets_the_next_code(shop: Shop, receptionist: Acting) -> None:
    codes = [add_client(shop, receptionist, ClientDraft(name)).code for name in ("王芳", "李静")]
    assert codes == ["A-00001", "A-00002"]
    add_client(shop, receptionist, ClientDraft("赵敏", code="A-00004"))
    assert add_client(shop, receptionist, ClientDraft("陈明")).code == "A-00005"


def test_a_taken_code_is_refused_and_nothing_is_written(shop: Shop, receptionist: Acting) -> None:
    add_client(shop, receptionist, ClientDraft("王芳", code="7"))
    other = add_client(shop, receptionist, ClientDraft("李静", code="8"))
    with pytest.raises(RuleBroken) as caught:
        add_client(shop, receptionist, ClientDraft("赵敏", code="7"))
    assert (caught.value.field, caught.value.rule) == ("code", "taken")
    with pytest.raises(RuleBroken, match="7"):
        edit_client(shop, receptionist, other.client_id, ClientDraft("李静", code="7"))
    assert desk.count_clients(shop) == 2
    assert find_clients(shop, "赵敏") == ()


def test_an_advisor_must_work_here(shop: Shop, receptionist: Acting) -> None:
    with pytest.raises(RuleBroken) as caught:
        add_client(shop, receptionist, ClientDraft("王芳", advisor_id=StaffId(99)))
    assert caught.value.field == "advisor_id"


def test_a_beautician_may_not_touch_client_files(shop: Shop, beautician: Acting, receptionist: Acting) -> None:
    client_id = add_client(shop, receptionist, ClientDraft("王芳")).client_id
    refused: tuple[Callable[[], object], ...] = (
        lambda: add_client(shop, beautician, ClientDraft("李静")),
        lambda: edit_client(shop, beautician, client_id, ClientDraft("李静")),
        lambda: desk.add_note(shop, beautician, client_id, "x"),
        lambda: desk.set_do_not_call(shop, beautician, client_id, True, ""),
    )
    for attempt in refused:
        with pytest.raises(NotAllowed):
            attempt()
    assert _names(find_clients(shop, "王芳")) == ["王芳"]


def test_an_edit_replaces_everything_and_the_search_with_it(shop: Shop, receptionist: Acting) -> None:
    client_id = add_client(shop, receptionist, FULL).client_id
    saved = edit_client(shop, receptionist, client_id, ClientDraft("欧阳娜", phones=("+85291234567",)))
    assert saved.code == "VIP-7"
    assert get_client(shop, client_id).as_draft() == ClientDraft("欧阳娜", phones=("+85291234567",), code="VIP-7")
    for gone in ("张晓明", "zxm", "1380000", "1944"):
        assert find_clients(shop, gone) == ()
    for there in ("欧阳", "oyn", "9123", "vip7"):
        assert _names(find_clients(shop, there)) == ["欧阳娜"]


def test_the_search_finds_no_document_by_a_part_that_is_hidden(shop: Shop, receptionist: Acting) -> None:
    number = FULL.document_number
    her = add_client(shop, receptionist, ClientDraft("张晓明", document_number=number)).client_id

    def finds(text: str) -> bool:
        return her in {brief.id for brief in find_clients(shop, text)}

    assert [length for length in range(1, 19) if finds(number[:length])] == [18]
    assert [length for length in range(1, 19) if finds(number[-length:])] == [4, 18]
    assert finds(f"{number[:6]} {number[6:14]} {number[14:]}")
    assert finds(f"张晓明 {number[-4:]}")
    assert not finds(f"¤{number[:5]}")
    assert not finds(f"张晓明 {number[:8]}")
    for hidden in (number[:10], number[4:14], number[-8:], number[-5:]):
        assert not finds(hidden), hidden


def test_an_edit_leaves_before_and_after_in_the_trail_and_masks_documents(shop: Shop, receptionist: Acting) -> None:
    client_id = add_client(shop, receptionist, FULL).client_id
    changed = replace(FULL, name="张小明", document_number="", document_kind="", birthday=Birthday(10, 10, 1996))
    edit_client(shop, receptionist, client_id, changed)
    (detail,) = _details("client.edited")
    was, now = {"day": 8, "lunar": True, "month": 4, "year": 1996}, {"day": 10, "month": 10, "year": 1996}
    number = "5101**********1944"
    kind = "resident_id"
    assert detail == {
        "fields": ["name", "birthday", "document_kind", "document_number"],
        "before": {"name": "张晓明", "document_kind": kind, "document_number": number, "birthday": was},
        "after": {"name": "张小明", "document_kind": None, "document_number": None, "birthday": now},
    }
    assert "510104199610101944" not in str(_details("client.added") + _details("client.edited"))
    assert first_broken_line() is None
    kept = str(store.rows("SELECT detail FROM audit", ()))
    assert not [known for known in ("张", "5101", "1996") if known in kept]


def test_two_masked_documents_that_look_alike_are_still_a_change(shop: Shop, receptionist: Acting) -> None:
    before = replace(FULL, document_kind="other", document_number="510100001944")
    client_id = add_client(shop, receptionist, before).client_id
    edit_client(shop, receptionist, client_id, replace(before, document_number="510111111944"))
    assert get_client(shop, client_id).document_number == "5101****1944"
    kept = store.client(client_id)
    assert kept is not None
    assert kept.document_number == "510111111944"
    (detail,) = _details("client.edited")
    assert detail["fields"] == ["document_number"]


def test_an_edit_that_changes_nothing_writes_nothing(shop: Shop, receptionist: Acting) -> None:
    client_id = add_client(shop, receptionist, FULL).client_id
    assert edit_client(shop, receptionist, client_id, replace(FULL, code="")).touched == Touched()
    assert _details("client.edited") == []


def test_notes_and_do_not_call(shop: Shop, receptionist: Acting, owner: Acting) -> None:
    client_id = add_client(shop, receptionist, ClientDraft("王芳")).client_id
    desk.add_note(shop, receptionist, client_id, "第一条")
    assert desk.add_note(shop, owner, client_id, " 第二条\n").touched.clients == {client_id}
    notes = desk.client_notes(shop, client_id)
    assert [(note.text, note.staff_name) for note in notes] == [("第二条", "林欣妍"), ("第一条", "苏雪")]
    assert desk.client_notes(shop, client_id, limit=1) == notes[:1]
    desk.set_do_not_call(shop, receptionist, client_id, True, "她说的")
    assert get_client(shop, client_id).do_not_call
    assert find_clients(shop, "王芳")[0].do_not_call
    desk.set_do_not_call(shop, receptionist, client_id, False, "又可以了", Channel.PHONE)
    assert not get_client(shop, client_id).do_not_call
    assert _details("client.do_not_call") == [
        {"before": {"do_not_call": False}, "after": {"do_not_call": True}, "reason": "她说的"}
    ]
    with pytest.raises(RuleBroken):
        desk.add_note(shop, receptionist, client_id, " \x00 ")


def test_a_client_who_is_not_there(shop: Shop, receptionist: Acting) -> None:
    nobody = ClientId(99)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: get_client(shop, nobody),
        lambda: edit_client(shop, receptionist, nobody, ClientDraft("王芳")),
        lambda: desk.add_note(shop, receptionist, nobody, "x"),
        lambda: desk.set_do_not_call(shop, receptionist, nobody, True, "x"),
        lambda: resolve_client(shop, "99"),
    )
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt()


@pytest.fixture
def likeness_shop(shop: Shop, receptionist: Acting) -> Shop:
    add_client(shop, receptionist, replace(FULL, code=""))
    add_client(shop, receptionist, ClientDraft("李静", phones=("13900002222",), document_number="110101890904218"))
    add_client(shop, receptionist, ClientDraft("王芳", birthday=Birthday(8, 15)))
    return shop


@pytest.mark.parametrize(
    ("draft", "found"),
    [
        (ClientDraft("", phones=("138-0000 1111",)), [("张晓明", LikenessReason.PHONE)]),
        (ClientDraft("", phones=("1380000", "021 12345678")), [("张晓明", LikenessReason.PHONE)]),
        (ClientDraft("", document_number="510104 19961010 1944"), [("张晓明", LikenessReason.DOCUMENT)]),
        (ClientDraft("", document_number="110101198909042186"), [("李静", LikenessReason.DOCUMENT)]),
        (ClientDraft("王芳", birthday=Birthday(8, 15, 1990)), [("王芳", LikenessReason.NAME_AND_BIRTHDAY)]),
        (ClientDraft("汪方", birthday=Birthday(8, 15)), [("王芳", LikenessReason.NAME_AND_BIRTHDAY)]),
        (
            ClientDraft("張曉明", birthday=Birthday(4, 8, 1996, lunar=True)),
            [("张晓明", LikenessReason.NAME_AND_BIRTHDAY)],
        ),
        (ClientDraft("张晓明", birthday=Birthday(4, 8, 1996)), []),
        (ClientDraft("张晓明", birthday=Birthday(4, 8, 1990, lunar=True)), []),
        (ClientDraft("张晓", birthday=Birthday(4, 8, lunar=True)), []),
        (ClientDraft("王芳"), []),
        (ClientDraft("\ud800" * 10_000, phones=("\ud800",), document_number="\ud800"), []),
        (
            ClientDraft("王芳", phones=("13800001111", "13900002222"), birthday=Birthday(8, 15)),
            [
                ("张晓明", LikenessReason.PHONE),
                ("李静", LikenessReason.PHONE),
                ("王芳", LikenessReason.NAME_AND_BIRTHDAY),
            ],
        ),
    ],
)
def test_a_second_file_of_one_person_is_noticed(
    likeness_shop: Shop, draft: ClientDraft, found: list[tuple[str, LikenessReason]]
) -> None:
    assert [(one.brief.name, one.reason) for one in likely_same(likeness_shop, draft)] == found


def test_the_old_id_number_computed_is_the_one_in_the_table() -> None:
    assert same_numbers(check_document("110101890904218"))[1] == "110101198909042186"


def test_a_file_is_not_like_itself(likeness_shop: Shop) -> None:
    assert likely_same(likeness_shop, ClientDraft("王芳", birthday=Birthday(8, 15)), except_id=ClientId(3)) == ()


def test_two_people_may_share_a_phone(shop: Shop, receptionist: Acting) -> None:
    for name in ("母亲", "女儿"):
        add_client(shop, receptionist, ClientDraft(name, phones=("13800001111",)))
    assert sorted(_names(find_clients(shop, "13800001111"))) == ["女儿", "母亲"]
    with pytest.raises(DeskError, match="2 clients"):
        resolve_client(shop, "138 0000 1111")


@pytest.mark.parametrize(
    ("text", "client_id"),
    [("1", 1), ("#2", 2), ("A-00001", 1), ("a00001", 1), ("vip-7", 3), ("VIP7", 3), (" 13900002222 ", 2), ("王芳", 1)],
)
def test_a_client_is_named_by_id_code_phone_or_whole_name(
    shop: Shop, receptionist: Acting, text: str, client_id: int
) -> None:
    add_client(shop, receptionist, ClientDraft("王芳", phones=("13800001111",)))
    add_client(shop, receptionist, ClientDraft("李静", phones=("13900002222",), code="88"))
    add_client(shop, receptionist, FULL)
    assert resolve_client(shop, text) == client_id


@pytest.mark.parametrize("text", ["", "#", "#x", "王", "王芳芳", "0", "9" * 40, "\x00", "\ud800", "'", '"', "138"])
def test_what_names_nobody_is_not_found(shop: Shop, receptionist: Acting, text: str) -> None:
    add_client(shop, receptionist, ClientDraft("王芳", phones=("13800001111",)))
    with pytest.raises(NotFound):
        resolve_client(shop, text)


def test_a_name_of_two_people_is_not_guessed(shop: Shop, receptionist: Acting) -> None:
    for phone in ("13800001111", "13900002222"):
        add_client(shop, receptionist, ClientDraft("王芳", phones=(phone,)))
    with pytest.raises(DeskError, match="names 2 clients"):
        resolve_client(shop, "王芳")


def test_an_id_that_is_another_client_s_code_is_not_guessed(shop: Shop, receptionist: Acting) -> None:
    add_client(shop, receptionist, ClientDraft("王芳", code="2"))
    add_client(shop, receptionist, ClientDraft("李静", code="5"))
    with pytest.raises(DeskError, match="names 2 clients"):
        resolve_client(shop, "2")
    assert resolve_client(shop, "#2") == 2
    assert resolve_client(shop, "5") == 2


def test_the_list_of_all_clients_is_paged_without_gaps(shop: Shop, owner: Acting) -> None:
    with work(shop, owner) as unit:
        ids = store.insert_clients([ClientDraft(f"客户{number}") for number in range(23)], unit.at)
        for client_id in ids[:13]:
            mark_seen([(client_id, date(2026, 1, 1 + client_id % 4))])
        unit.audit("test", "test")
    pages: list[ClientBrief] = []
    while page := desk.recent_clients(shop, 5, pages[-1] if pages else None):
        assert len(page) <= 5
        pages.extend(page)
    assert sorted(brief.id for brief in pages) == ids
    order = [(brief.last_seen or date.min, brief.id) for brief in pages]
    assert order == sorted(order, reverse=True)
    assert desk.count_clients(shop) == 23


def test_a_visit_moves_last_seen_forward_only(shop: Shop, owner: Acting) -> None:
    client_id = add_client(shop, owner, ClientDraft("王芳")).client_id
    for day, seen in ((3, 3), (1, 3), (5, 5)):
        with work(shop, owner) as unit:
            mark_seen([(client_id, date(2026, 1, day))])
            unit.audit("test", "test")
        assert get_client(shop, client_id).last_seen == date(2026, 1, seen)
    with work(shop, owner) as unit:
        mark_seen([(client_id, date(2026, 1, 4))])
        unit.audit("test", "test")
    assert get_client(shop, client_id).last_seen == date(2026, 1, 5)


def test_birthdays_are_found_by_the_day_they_are_kept_on(shop: Shop, owner: Acting) -> None:
    people = {
        "平年": Birthday(2, 29, 1996),
        "二十八": Birthday(2, 28),
        "正月": Birthday(1, 12, lunar=True),
        "闰正月": Birthday(1, 12, lunar=True, leap=True),
        "不知": None,
        "别的": Birthday(3, 9),
    }
    for name, birthday in people.items():
        add_client(shop, owner, ClientDraft(name, birthday=birthday))
    found = desk.birthdays_on(shop, date(2026, 2, 27), date(2026, 3, 1))
    assert [(one.name, one.on) for one in found] == [
        ("平年", date(2026, 2, 28)),
        ("二十八", date(2026, 2, 28)),
        ("正月", date(2026, 2, 28)),
        ("闰正月", date(2026, 2, 28)),
    ]
    assert desk.birthdays_on(shop, date(2026, 3, 2), date(2026, 3, 1)) == ()
    plan = " ".join(
        str(row)
        for row in store.rows(
            "EXPLAIN QUERY PLAN WITH wanted(lunar, month, day) AS (VALUES (0, 1, 2)) SELECT c.id FROM wanted w "
            "CROSS JOIN client c ON c.birth_lunar = w.lunar AND c.birth_month = w.month AND c.birth_day = w.day"
        )
    )
    assert "client_birth_lunar_birth_month_birth_day" in plan


def test_the_checks_are_clean_and_notice_what_is_wrong(shop: Shop, owner: Acting) -> None:
    for draft in (FULL, ClientDraft("王芳", phones=("13800001111",))):
        add_client(shop, owner, draft)
    assert check_file(shop.path, extra=CHECKS).problems == ()
    with shop.writing():
        shop.database.execute_sql("DELETE FROM client_search WHERE rowid = 2")
        shop.database.execute_sql("INSERT INTO client_search (rowid, words) VALUES (9, 'x')")
        shop.database.execute_sql("UPDATE client_phone SET position = 1")
        shop.database.execute_sql("UPDATE client SET birth_month = 13, health_barred = 1 WHERE id = 1")
        shop.database.execute_sql("UPDATE client SET erased_at = created_at, address = 'x' WHERE id = 1")
    codes = {problem.code for problem in check_file(shop.path, extra=CHECKS).problems}
    assert codes == {check.name for check in CHECKS}


def test_a_client_whose_advisor_has_left_can_still_be_edited(shop: Shop, owner: Acting, advisor: Acting) -> None:
    saved = add_client(shop, owner, ClientDraft(name="王婧颖", advisor_id=advisor.staff_id))
    with shop.writing():
        shop.database.execute_sql("UPDATE staff SET active = 0 WHERE id = ?", (advisor.staff_id,))
    before = get_client(shop, saved.client_id).as_draft()
    edit_client(shop, owner, saved.client_id, replace(before, notes="怕痛"))
    assert get_client(shop, saved.client_id).notes == "怕痛"
    with pytest.raises(RuleBroken) as caught:
        add_client(shop, owner, ClientDraft(name="高强", advisor_id=advisor.staff_id))
    assert caught.value.field == "advisor_id"


def test_a_number_still_masked_is_kept_and_any_other_mask_refused(shop: Shop, receptionist: Acting) -> None:
    client_id = add_client(shop, receptionist, FULL).client_id
    shown = get_client(shop, client_id).as_draft()
    assert edit_client(shop, receptionist, client_id, shown).touched.kinds == frozenset()  # nothing changed
    edit_client(shop, receptionist, client_id, replace(shown, name="张小明"))
    kept = store.client(client_id)
    assert kept is not None
    assert (kept.name, kept.document_number, kept.document_kind) == ("张小明", FULL.document_number, "resident_id")
    with pytest.raises(RuleBroken) as broken:
        edit_client(shop, receptionist, client_id, replace(shown, document_number="5101**********1945"))
    assert (broken.value.field, broken.value.rule) == ("document_number", "masked")
    with pytest.raises(RuleBroken):
        add_client(shop, receptionist, replace(shown, code=""))


def test_a_whole_number_is_seen_by_who_may_and_leaves_a_line(
    shop: Shop, advisor: Acting, receptionist: Acting, beautician: Acting
) -> None:
    client_id = add_client(shop, receptionist, FULL).client_id
    for whoever in (receptionist, beautician):
        with pytest.raises(NotAllowed) as refused:
            see_document(shop, whoever, client_id)
        assert refused.value.action == "see_document"
    assert not _details("client.document_seen")
    assert see_document(shop, advisor, client_id).number == FULL.document_number
    (line,) = [line for line in audit_lines(99) if line.action == "client.document_seen"]
    assert (line.staff, line.client_id, line.subject, line.detail) == ("周琳", client_id, f"client:{client_id}", {})
    nothing = add_client(shop, receptionist, ClientDraft("李静")).client_id
    assert see_document(shop, advisor, nothing).number == ""  # nothing was shown, so nothing is noted
    assert len(_details("client.document_seen")) == 1


def test_m4_a_client_has_a_second_advisor(shop: Shop, owner: Acting) -> None:
    first, second = StaffId(2), StaffId(3)
    client_id = add_client(shop, owner, ClientDraft("王婧颖", advisor_id=first, second_advisor_id=second)).client_id
    client = get_client(shop, client_id)
    assert (client.second_advisor_id, client.advisor_names) == (second, "周琳 · 苏雪")
    assert client.as_draft().second_advisor_id == second
    edit_client(shop, owner, client_id, replace(client.as_draft(), second_advisor_id=None))
    assert get_client(shop, client_id).advisor_names == "周琳"
    line = audit_lines(1)[0]
    assert line.detail["before"] == {"second_advisor_id": second}


@pytest.mark.parametrize(
    ("draft", "rule"),
    [
        (ClientDraft("王芳", advisor_id=StaffId(2), second_advisor_id=StaffId(2)), "same"),
        (ClientDraft("王芳", second_advisor_id=StaffId(99)), "not_staff"),
    ],
)
def test_m4_the_second_advisor_works_here_and_is_somebody_else(
    shop: Shop, owner: Acting, draft: ClientDraft, rule: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        add_client(shop, owner, draft)
    assert (refused.value.field, refused.value.rule) == ("second_advisor_id", rule)


def test_m4_a_second_advisor_who_left_stays_until_another_is_chosen(shop: Shop, owner: Acting) -> None:
    client_id = add_client(shop, owner, ClientDraft("王婧颖", second_advisor_id=StaffId(3))).client_id
    with shop.writing():
        shop.database.execute_sql("UPDATE staff SET active = 0 WHERE id = 3")
    edit_client(shop, owner, client_id, replace(get_client(shop, client_id).as_draft(), notes="喜欢清爽"))
    assert get_client(shop, client_id).advisor_names == "苏雪"


def test_m4_a_second_advisor_looks_after_whom_the_first_has_left(shop: Shop, owner: Acting) -> None:
    first, second = StaffId(2), StaffId(3)
    both = add_client(shop, owner, ClientDraft("王婧颖", advisor_id=first, second_advisor_id=second)).client_id
    alone = add_client(shop, owner, ClientDraft("郭岚", second_advisor_id=second)).client_id
    assert looked_after_by(first) == {both}
    assert looked_after_by(second) == {alone}, "while the first one works here she is hers"
    with shop.writing():
        shop.database.execute_sql("UPDATE staff SET active = 0 WHERE id = ?", (first,))
    assert looked_after_by(second) == {both, alone}
