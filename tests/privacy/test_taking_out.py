"""Whoever is erased is taken out of other clients' files in the same step, where it was ticked, and nowhere else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk_app.care.desk import answer_complaint, file_complaint, make_promise
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, add_note, client_notes, edit_client, get_client
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed
from desk_app.followup.desk import log_call
from desk_app.followup.outcome import CallDraft, Outcome
from desk_app.money import Money
from desk_app.overview.whole import check_everything
from desk_app.privacy.erasing import ErasureReason, erase_client, hold_for_law
from desk_app.privacy.naming import PLACES, Mention, mentions_of
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.till.desk import payments_of, take_payment
from desk_app.till.payment import Purpose, Tender
from tests.trail import audit_lines

NAME, PHONE, DOCUMENT = "欧阳璟雯", "13987654321", "510105199003071946"
MARK = "［已删除］"


def another(shop: Shop, acting: Acting, name: str, **said: str) -> ClientId:
    return add_client(shop, acting, ClientDraft(name, **said)).client_id  # type: ignore[arg-type]  # texts, all of them


@pytest.fixture
def her(shop: Shop, owner: Acting) -> ClientId:
    draft = ClientDraft(NAME, phones=(PHONE,), document_kind="cn_id", document_number=DOCUMENT)
    return add_client(shop, owner, draft).client_id


def sure(found: tuple[Mention, ...]) -> list[str]:
    return [one.key for one in found if one.sure]


def raw(shop: Shop) -> bytes:
    return b"".join(path.read_bytes() for path in shop.path.parent.glob(f"{shop.path.name}*"))


def friend(shop: Shop, owner: Acting) -> ClientId:
    """A client in whose every text somebody wrote of her."""
    client = another(
        shop, owner, "甲", notes=f"{NAME}的朋友", alerts=f"不要与{NAME}同时", allergies=f"问{NAME}",
        source=f"{NAME}介绍", address=f"与{NAME}同住",
    )  # fmt: skip
    add_note(shop, owner, client, f"她说 139-8765 4321 是{NAME}的电话，证件 {DOCUMENT}")
    complaint = file_complaint(shop, owner, client, f"{NAME}先做了").complaint_id
    answer_complaint(shop, owner, complaint, f"已向{NAME}说明")
    make_promise(shop, owner, client, f"转告{NAME}", shop.now() + timedelta(days=1))
    log_call(shop, owner, CallDraft(client, (), Outcome.OTHER, note=f"{NAME}接的", said=f"{NAME}您好", number=""))
    visit = record_visit(
        shop,
        owner,
        VisitDraft(client, shop.today(), (VisitItemDraft("护理", price=Money(100)),), notes=f"与{NAME}同来"),
    )
    take_payment(
        shop, owner, f"visit:{visit.visit_id}", client, Money(100), Tender.CASH, Purpose.SALE, note=f"{NAME}代付"
    )
    return client


def test_every_place_is_found_and_nothing_of_her_is_left_in_any_byte(shop: Shop, owner: Acting, her: ClientId) -> None:
    client = friend(shop, owner)
    found = mentions_of(shop, her)
    places = [one.key.partition(":")[0] for one in found]
    assert {one.split(".")[0] for one in places} == {
        "client", "client_note", "complaint", "promise", "call", "visit", "payment"
    }  # fmt: skip
    assert {one.client for one in found} == {"甲"}
    assert all(one.sure for one in found)
    done = erase_client(shop, owner, her, ErasureReason.ASKED, sure(found))
    assert (done.taken_out, done.named.codes) == (len(found), ())
    assert get_client(shop, client).notes == f"{MARK}的朋友"
    (note,) = client_notes(shop, client)
    assert note.text == f"她说 {MARK} 是{MARK}的电话，证件 {MARK}"
    assert payments_of(shop, client)[0].note == ""
    left = [text for text in (NAME, PHONE, "8765 4321", DOCUMENT) if text.encode() in raw(shop)]
    assert left == []
    assert check_everything(shop.path).ok


def test_her_name_is_not_read_in_the_trail_of_the_other_either(shop: Shop, owner: Acting, her: ClientId) -> None:
    client = friend(shop, owner)
    edit_client(shop, owner, client, ClientDraft("甲", notes="改过", alerts=f"{NAME}"))
    erase_client(shop, owner, her, ErasureReason.ASKED, sure(mentions_of(shop, her)))
    lines = audit_lines(shop, 100, client=client)
    assert not any(line.forgotten for line in lines)
    assert not any(text in str(line.detail) for line in lines for text in (NAME, PHONE, DOCUMENT))
    told = next(line for line in lines if line.action == "client.name_taken_out")
    assert set(told.detail) == {"fields", "count"}, "neither what was there nor what is"
    added = next(line for line in lines if line.action == "client.added")
    after = added.detail["after"]
    assert isinstance(after, dict)
    assert (after["name"], after["notes"]) == ("甲", f"{MARK}的朋友")


def test_what_is_not_ticked_stays_and_is_named(shop: Shop, owner: Acting, her: ClientId) -> None:
    one, two = (another(shop, owner, name, notes=f"{NAME}的朋友") for name in "乙丙")
    done = erase_client(shop, owner, her, ErasureReason.ASKED, [f"client.notes:{one}"])
    assert (done.taken_out, done.named.codes) == (1, (get_client(shop, two).code,))
    assert get_client(shop, one).notes == f"{MARK}的朋友"
    assert get_client(shop, two).notes == f"{NAME}的朋友"
    told = {"reason": "asked", "taken_out": 1, "texts": [f"client.notes:{one}"]}
    assert audit_lines(shop, 1, client=her)[0].detail == told


@pytest.mark.parametrize(
    ("name", "text", "ticked"),
    [
        ("王芳", "王芳的朋友", True),
        ("王芳", "王芳芳的朋友", False),  # another client is called so
        ("王芳", "王芳芳和王芳", False),
        ("王芳", "李静说的", False),  # two clients are called so
        ("Li Wei", "a friend of Li Wei.", True),
        ("Li Wei", "a friend of li wei", True),
        ("Li Wei", "a friend of Li Weiss", False),
        ("Li Wei", "Li Wei的朋友", True),
    ],
)
def test_what_may_be_somebody_else_is_not_ticked(shop: Shop, owner: Acting, name: str, text: str, ticked: bool) -> None:
    erased = another(shop, owner, "李静" if "李静" in text else name)
    another(shop, owner, "王芳芳")
    another(shop, owner, "李静")
    another(shop, owner, "甲", notes=text)
    assert [one.sure for one in mentions_of(shop, erased)] == [ticked]


def test_a_phone_that_two_share_is_not_ticked_and_stays_the_others(shop: Shop, owner: Acting, her: ClientId) -> None:
    husband = add_client(shop, owner, ClientDraft("乙", phones=(PHONE,), notes=f"{NAME}，{PHONE}")).client_id
    number = another(shop, owner, "丙", notes=f"打 {PHONE} 找")
    longer = another(shop, owner, "丁", notes=f"单号 {PHONE}99")
    assert [(one.client_id, one.sure) for one in mentions_of(shop, her)] == [
        (husband, False), (number, False), (longer, False)
    ]  # fmt: skip
    erase_client(shop, owner, her, ErasureReason.ASKED, [f"client.notes:{husband}"])
    added = next(line for line in audit_lines(shop, 50, client=husband) if line.action == "client.added")
    assert added.detail["after"] == {"name": "乙", "notes": f"{MARK}，{MARK}", "phones": [PHONE]}


def test_only_the_whole_name_goes_where_both_stand(shop: Shop, owner: Acting) -> None:
    her = another(shop, owner, "王芳")
    another(shop, owner, "王芳芳")
    both, part = another(shop, owner, "甲", notes="王芳芳和王芳"), another(shop, owner, "乙", notes="王芳芳")
    keys = [f"client.notes:{both}", f"client.notes:{part}", "client.notes:9999", f"client.notes:{her}"]
    assert erase_client(shop, owner, her, ErasureReason.ASKED, keys).taken_out == 2
    assert get_client(shop, both).notes == f"王芳芳和{MARK}"
    assert get_client(shop, part).notes == f"{MARK}芳", "ticked by hand: it is she"


def test_a_walk_ins_visit_that_names_her(shop: Shop, owner: Acting, her: ClientId) -> None:
    item = VisitItemDraft("护理", price=Money(100))
    visit = record_visit(shop, owner, VisitDraft(None, shop.today(), (item,), notes=f"{NAME}带来")).visit_id
    (found,) = mentions_of(shop, her)
    assert (found.key, found.client_id, found.code, found.what) == (f"visit.notes:{visit}", None, "", "Note of a visit")
    assert erase_client(shop, owner, her, ErasureReason.ASKED, [found.key]).taken_out == 1
    assert NAME.encode() not in raw(shop)
    assert [line.subject for line in audit_lines(shop, 50) if line.action == "client.name_taken_out"] == [
        f"visit:{visit}"
    ]


def test_a_file_that_the_law_holds_is_left_as_it_is(shop: Shop, owner: Acting, her: ClientId) -> None:
    held = another(shop, owner, "甲", notes=f"{NAME}的朋友")
    hold_for_law(shop, owner, held, "调取证据", "公安 2026-17")
    (found,) = mentions_of(shop, her)
    assert (found.sure, found.held) == (False, True)
    done = erase_client(shop, owner, her, ErasureReason.ASKED, [found.key])
    assert (done.taken_out, done.named.codes) == (0, (found.code,))
    assert get_client(shop, held).notes == f"{NAME}的朋友"


def test_a_snippet_tells_where_and_not_who(shop: Shop, owner: Acting, her: ClientId) -> None:
    long = "很久以前的一段话" * 5
    another(shop, owner, "甲", notes=f"{long}\n{NAME}（{PHONE}）{long}")
    (found,) = mentions_of(shop, her)
    assert found.snippet == "…话很久以前的一段话很久以前的一段话 欧＊＊＊（＊＊＊4321）很久以前的…"


def test_only_the_owner_and_nothing_half(shop: Shop, owner: Acting, receptionist: Acting, her: ClientId) -> None:
    client = another(shop, owner, "甲", notes=f"{NAME}的朋友")
    file_complaint(shop, owner, her, "疼")
    key = [f"client.notes:{client}"]
    with pytest.raises(NotAllowed):
        erase_client(shop, receptionist, her, ErasureReason.ASKED, key)
    with pytest.raises(Exception, match="complaint"):
        erase_client(shop, owner, her, ErasureReason.ASKED, key)
    assert get_client(shop, client).notes == f"{NAME}的朋友"


def test_every_free_text_of_a_client_is_looked_through(shop: Shop) -> None:
    """A new column of words in a client's rows has to be listed, or said to name nobody."""
    named_by_nobody = {
        "client": {"code", "name", "gender", "document_kind", "document_number", "created_at", "updated_at",
                   "last_seen", "erased_at"},
        "client_relative": {"relation", "standing", "at"}, "client_date": {"kind", "at"},
        "client_note": {"at"}, "client_value": {"field", "day", "at"},
        "client_asked": {"field", "at", "on_day", "meeting", "outcome", "until"},
        "client_moment": {"kind", "form", "on_day", "at"},
        "colleague_note": {"at", "answer_by", "seen_at", "closing", "closed_at", "escalated_at", "escalated_why",
                           "looked_at"},
        "client_photograph": {"at", "taken_on", "part", "sha256"}, "complaint": {"at", "answer_by", "answered_at"},
        "promise": {"at", "due_at", "outcome", "closed_at"},
        "client_leaving": {"at", "state", "on_day", "reason", "side", "cut", "learned_from"},
        "call": {"at", "on_day", "outcome", "reasons", "parts", "number", "call_back_at", "until", "caused"},
        "visit": {"at", "on_day", "receipt", "next_due"}, "booking": {"on_day", "status", "cancelled_on"},
        "ticket": {"number", "pack", "pack_version", "status", "issued_at", "start_on", "due_on", "last_day",
                   "fee_percent", "interest_percent", "closed_on"},
        "ticket_event": {"at", "on_day", "step", "detail"},
        "pledge": {"category", "fineness", "bin"},
        "payment": {"receipt", "at", "on_day", "subject", "purpose", "tender"},
    }  # fmt: skip
    for table, others in named_by_nobody.items():
        texts = {row[1] for row in OPEN.execute_sql(f'PRAGMA table_info("{table}")').fetchall() if row[2] == "TEXT"}
        listed = {column for place, column, _whose, _said in PLACES.values() if place == table}
        assert texts - others == listed, table
