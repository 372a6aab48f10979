"""Other files that name whoever is erased are found by her name and her phones, and are named by code."""

from __future__ import annotations

from datetime import timedelta

from desk_app.care.desk import file_complaint, make_promise
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, add_note, get_client
from desk_app.db.shop import Shop
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.privacy.naming import TOLD, NamedIn, named_in
from desk_app.staff.account import Acting
from desk_app.words import words_for

EN, ZH = words_for("en"), words_for("zh_CN")
HER = ClientDraft("Émilie Zanzibarova", phones=("13877665544",))


def another(shop: Shop, acting: Acting, name: str, notes: str = "") -> ClientId:
    return add_client(shop, acting, ClientDraft(name, notes=notes)).client_id


def test_each_kind_of_words_that_name_her_is_found_once(shop: Shop, owner: Acting) -> None:
    her = add_client(shop, owner, HER).client_id
    add_note(shop, owner, her, "Émilie Zanzibarova herself")
    by_note = another(shop, owner, "甲", "friend of Émilie ZANZIBAROVA, 13877665544")
    add_note(shop, owner, by_note, "brings Émilie Zanzibarova")
    by_remark, by_complaint, by_promise = (another(shop, owner, name) for name in "乙丙丁")
    another(shop, owner, "戊", "nobody, 13877665545")
    add_note(shop, owner, by_remark, "call +86 13877665544")
    file_complaint(shop, owner, by_complaint, "Émilie Zanzibarova was served first")
    make_promise(shop, owner, by_promise, "tell 13877665544", shop.now() + timedelta(days=1))
    wanted = tuple(get_client(shop, one).code for one in (by_note, by_remark, by_complaint, by_promise))
    assert named_in(shop, her).codes == wanted
    done = erase_client(shop, owner, her, ErasureReason.ASKED)
    assert done.named.codes == wanted, "looked up before her name went"
    assert named_in(shop, her) == NamedIn()


def test_a_name_of_one_sign_finds_nothing(shop: Shop, owner: Acting) -> None:
    her = another(shop, owner, "王")
    another(shop, owner, "乙", "王阿姨的朋友")
    assert named_in(shop, her).codes == ()


def test_a_sentence_tells_the_first_and_counts_all() -> None:
    codes = tuple(f"C{number}" for number in range(TOLD + 1))
    assert NamedIn().say(EN) == ""
    assert NamedIn(codes[:1]).say(EN) == "1 other file names her in its notes; put it right by hand: C0"
    assert NamedIn(codes).say(EN).startswith(f"{TOLD + 1} other files")
    assert NamedIn(codes).say(EN).endswith(f"C{TOLD - 1}…")
    assert "C0、C1" in NamedIn(codes).say(ZH)
