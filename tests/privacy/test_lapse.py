"""Each kind of data has its limit; what is over is counted, asked about, and goes only on the owner's yes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, find_clients, get_client
from desk_app.clock import FixedClock
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, RuleBroken
from desk_app.followup.desk import log_call
from desk_app.followup.outcome import CallDraft, Outcome
from desk_app.money import Money
from desk_app.overview.whole import check_everything
from desk_app.pawn.desk import issue_ticket, redeem_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft
from desk_app.privacy.copying import read_copy
from desk_app.privacy.erasing import hold_for_law
from desk_app.privacy.keeping import (
    BATCH,
    Lapse,
    erase_lapsed,
    lapsed_files,
    lapsed_to_ask,
    let_lapse,
    put_off,
    what_lapsed,
)
from desk_app.salon.desk import get_visit, record_visit
from desk_app.salon.visit import VisitDraft, VisitId, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.staff.audit import RESEALED, audit_lines
from desk_app.staff.desk import change_settings
from desk_app.staff.sealing import client_keys
from desk_app.till.payment import Tender

DOCUMENT = "510105199003071946"
ITEM = VisitItemDraft("面部护理", price=Money(30_000, "CNY"))


@pytest.fixture
def client(shop: Shop, owner: Acting, clock: FixedClock) -> ClientId:
    """Somebody with something of every kind, who has not been here for six years."""
    draft = ClientDraft("欧阳璟雯", document_kind="cn_id", document_number=DOCUMENT, allergies="酒精过敏")
    made = add_client(shop, owner, draft).client_id
    record_visit(shop, owner, VisitDraft(made, shop.today(), (ITEM,), notes="怕痛", tender=Tender.CASH))
    log_call(shop, owner, CallDraft(made, (), Outcome.OTHER, note="不方便接", said="您好"))
    clock.instant += timedelta(days=6 * 366)
    return made


def counts(shop: Shop) -> dict[Lapse, int]:
    return {each.kind: each.count for each in what_lapsed(shop)}


def test_every_kind_is_counted_once_its_years_are_over(shop: Shop, client: ClientId, clock: FixedClock) -> None:
    assert counts(shop) == dict.fromkeys(Lapse, 1)
    clock.instant -= timedelta(days=4 * 366)
    assert counts(shop) == {**dict.fromkeys(Lapse, 0), Lapse.CALL_NOTES: 1}


@pytest.mark.parametrize("kind", [kind for kind in Lapse if kind is not Lapse.CLIENTS])
def test_only_the_kind_that_was_said_goes(shop: Shop, owner: Acting, client: ClientId, kind: Lapse) -> None:
    before = counts(shop)
    done = let_lapse(shop, owner, (kind,))
    assert done.gone == ((kind, 1),)
    assert counts(shop) == {**before, kind: 0}
    assert get_client(shop, client).name == "欧阳璟雯"
    line = next(each for each in audit_lines(2) if each.action != RESEALED)
    assert line.action == "privacy.lapsed"
    assert "怕痛" not in str(line.detail)
    assert check_everything(shop.path, "").problems == ()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Lapse.HEALTH, ("酒精过敏",)), (Lapse.DOCUMENTS, (DOCUMENT, "5101**********1946", "cn_id")),
        (Lapse.VISIT_NOTES, ("怕痛",)), (Lapse.CALL_NOTES, ("不方便接", "您好")),
    ],
)  # fmt: skip
def test_what_lapsed_is_gone_from_the_trail_and_her_copy(
    shop: Shop, owner: Acting, client: ClientId, kind: Lapse, said: tuple[str, ...]
) -> None:
    (old,) = client_keys([client]).values()
    let_lapse(shop, owner, (kind,))
    copy = read_copy(shop, owner, client)
    read = str([line.detail for line in audit_lines(100, client=client)]) + copy.as_json().decode()
    assert [each for each in said if each in read] == []
    assert "欧阳璟雯" in str(audit_lines(100, client=client)[-1].detail), "older values of other fields stay"
    assert check_everything(shop.path, "").problems == ()
    if kind in {Lapse.HEALTH, Lapse.DOCUMENTS}:
        data = b"".join(path.read_bytes() for path in shop.path.parent.glob(f"{shop.path.name}*"))
        assert old not in data
        field = "allergies" if kind is Lapse.HEALTH else "document_number"
        (told,) = [each for each in copy.changes if each.field == field and each.after == ""]
        assert (told.before, told.at) == ("…", shop.now()), "that it went and when, and not what it was"


def test_a_number_that_went_is_not_found_any_more(shop: Shop, owner: Acting, client: ClientId) -> None:
    assert find_clients(shop, DOCUMENT)
    let_lapse(shop, owner, (Lapse.DOCUMENTS,))
    assert get_client(shop, client).document_kind == ""
    assert not find_clients(shop, DOCUMENT)
    data = b"".join(path.read_bytes() for path in shop.path.parent.glob(f"{shop.path.name}*"))
    assert DOCUMENT.encode() not in data


def test_what_was_paid_stays(shop: Shop, owner: Acting, client: ClientId) -> None:
    let_lapse(shop, owner)
    visit = get_visit(shop, VisitId(1))
    assert (visit.total, visit.notes) == (Money(30_000, "CNY"), "")
    assert get_client(shop, client).erased
    assert counts(shop) == dict.fromkeys(Lapse, 0)


def test_nothing_lapses_of_whom_the_law_holds(shop: Shop, owner: Acting, client: ClientId) -> None:
    hold_for_law(shop, owner, client, "经侦支队", "沪公〔2026〕118号")
    assert counts(shop) == dict.fromkeys(Lapse, 0)
    assert not let_lapse(shop, owner).gone
    (file,) = lapsed_files(shop)
    assert "沪公〔2026〕118号 · 经侦支队" in str(file.hindered[0])


@pytest.mark.parametrize(("years", "goes"), [(9, False), (11, True)])
def test_whose_ticket_it_was_is_kept_as_long_as_the_books(
    shop: Shop, owner: Acting, clock: FixedClock, years: int, goes: bool
) -> None:
    client = add_client(shop, owner, ClientDraft("王婧颖", document_kind="cn_id", document_number=DOCUMENT)).client_id
    ring = PledgeDraft("金戒指", Money(500_000, "CNY"))
    terms = TicketDraft(client, shop.today(), 1, Money(100_000, "CNY"), Decimal("2.4"), Decimal("0.25"), (ring,))
    redeem_ticket(shop, owner, issue_ticket(shop, owner, terms).ticket_id)
    clock.instant += timedelta(days=years * 366)
    assert counts(shop)[Lapse.CLIENTS] == counts(shop)[Lapse.DOCUMENTS] == int(goes)
    (file,) = lapsed_files(shop)
    assert bool(file.hindered) is not goes
    assert bool(erase_lapsed(shop, owner, (client,), 5).erased) is goes


def test_more_than_one_batch_goes_and_those_who_stay_do_not_stop_it(
    shop: Shop, owner: Acting, clock: FixedClock
) -> None:
    first = add_client(shop, owner, ClientDraft("欠款")).client_id
    record_visit(shop, owner, VisitDraft(first, shop.today(), (ITEM,)))  # not paid: she stays
    rows = [(number, f"X{number}", f"客{number}", "2018-01-01T00:00:00.000000Z") for number in range(100, 101 + BATCH)]
    with shop.writing():
        names = [row[1] for row in OPEN.execute_sql("PRAGMA table_info(client)").fetchall()]
        empty = dict.fromkeys(names, "''") | {"id": "?", "code": "?", "name": "?", "created_at": "?"}
        empty |= {"advisor_id": "NULL", "may_call": "NULL", "last_seen": "NULL", "erased_at": "NULL"}
        zero = ("birth_lunar", "birth_year", "birth_month", "birth_day", "birth_leap", "do_not_call", "health_barred")
        empty |= dict.fromkeys(zero, "0") | {"call_from": "NULL", "call_to": "NULL", "updated_at": "'2018'"}
        for row in rows:
            OPEN.execute_sql(f"INSERT INTO client ({', '.join(empty)}) VALUES ({', '.join(empty.values())})", row)
    clock.instant += timedelta(days=6 * 366)
    done = let_lapse(shop, owner, (Lapse.CLIENTS,))
    assert done.gone == ((Lapse.CLIENTS, len(rows)),)
    assert [client for client, _why in done.kept] == [first]


def test_the_owner_is_asked_and_may_put_it_off_for_a_month(
    shop: Shop, owner: Acting, client: ClientId, clock: FixedClock
) -> None:
    assert len(lapsed_to_ask(shop)) == len(Lapse)
    put_off(shop, owner)
    assert audit_lines(1)[0].action == "privacy.lapse_put_off"
    clock.instant += timedelta(days=29)
    assert lapsed_to_ask(shop) == ()
    clock.instant += timedelta(days=1)
    assert len(lapsed_to_ask(shop)) == len(Lapse)


def test_nobody_else_lets_anything_lapse(shop: Shop, receptionist: Acting, client: ClientId) -> None:
    for attempt in (let_lapse, put_off):
        with pytest.raises(NotAllowed):
            attempt(shop, receptionist)
    assert counts(shop) == dict.fromkeys(Lapse, 1)


@pytest.mark.parametrize(("values", "code"), [
    ({"keep_pawn_years": 9}, "law"), ({"keep_health_years": 0}, "range"), ({"keep_put_off": "soon"}, "type"),
])  # fmt: skip
def test_limits_the_law_does_not_allow(shop: Shop, owner: Acting, values: dict[str, object], code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        change_settings(shop, owner, **values)
    assert refused.value.rule == code
    change_settings(shop, owner, keep_health_years=1, keep_pawn_years=30)
    assert {each.kind: each.years for each in what_lapsed(shop)}[Lapse.HEALTH] == 1
    assert what_lapsed(shop)[0].before == date(2021, 11, 21)


def test_it_can_be_stopped_between_batches(shop: Shop, owner: Acting, client: ClientId) -> None:
    before = counts(shop)
    assert let_lapse(shop, owner, stopped=lambda: True).gone == ()
    assert counts(shop) == before
