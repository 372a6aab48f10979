"""The Today board, a client's page and timeline, and the search over everything, on a real file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.clients.asking import ask_of
from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.desk import add_client, add_note
from desk_app.db.shop import Shop
from desk_app.errors import NotFound
from desk_app.followup.outcome import Outcome
from desk_app.money import Money
from desk_app.overview.desk import client_page, find_anything, timeline, today_board
from desk_app.overview.entry import ENTRY_LABELS, Cursor, Entry, EntryKind
from desk_app.overview.found import FoundKind
from desk_app.overview.timeline import Place, entry
from desk_app.overview.today import lunar_said
from desk_app.salon.tables import VisitItemRow
from desk_app.staff.account import Acting
from desk_app.words import words_for
from tests.followup.builder import TODAY, Builder, ago, at

EN, ZH = words_for("en"), words_for("zh_CN")


class TestBoard:
    def test_an_empty_day(self, shop: Shop, owner: Acting) -> None:
        board = today_board(shop, TODAY, owner)
        assert (board.bookings, board.tickets, board.reminders) == ((), (), ())
        assert board.tickets_total == Money(0)
        assert (board.calls.calls, board.promises, board.complaints, board.next_care_at) == (0, 0, 0, None)

    def test_the_chinese_date(self) -> None:
        # The Today picture: 21 November 2026 is 十月十三.
        assert lunar_said(TODAY).say(ZH) == "十月十三"
        assert lunar_said(date(2023, 4, 1)).say(ZH).startswith("闰二月")

    def test_the_chinese_date_in_english(self) -> None:
        assert lunar_said(TODAY).say(EN) == "lunar 13th of 10th month"
        assert lunar_said(date(2023, 4, 1)).say(EN) == "lunar 11th of leap 2nd month"
        assert lunar_said(date(9999, 1, 1)).say(EN) == ""

    def test_bookings_say_who_is_late_and_who_is_new(self, shop: Shop, build: Builder, owner: Acting) -> None:
        # The clock stands at 14:30.
        old = build.client("马晶", last_seen=ago(9))
        build.booking(old, TODAY, minute=14 * 60 + 22)
        build.booking(build.client("冯丽"), TODAY, minute=16 * 60)
        build.booking(old, TODAY, minute=13 * 60, status="arrived")
        build.booking(old, TODAY, minute=9 * 60, status="cancelled")
        build.booking(None, TODAY, minute=17 * 60)
        board = today_board(shop, TODAY, owner)
        assert [(line.minute, line.client, line.badge.say(EN)) for line in board.bookings] == [
            (780, "马晶", "arrived"),
            (862, "马晶", "late by 8 min"),
            (960, "冯丽", "new client"),
            (1020, "", "booked"),
        ]
        assert board.arrived == 1

    def test_tickets_within_a_week_and_in_grace(self, shop: Shop, build: Builder, owner: Acting) -> None:
        client = build.client("李淑珍")
        for days, principal in ((-6, 1), (-2, 860_000), (0, 100), (1, 1_230_000), (7, 210_000), (8, 5)):
            build.ticket(client, TODAY + timedelta(days=days), principal=principal)
        board = today_board(shop, TODAY, owner)
        assert [(ticket.days, ticket.badge.say(EN)) for ticket in board.tickets] == [
            (-2, "grace, day 2"), (0, "due today"), (1, "due tomorrow"), (7, "in 7 days"),
        ]  # fmt: skip
        assert board.tickets[0].pledge == "足金手镯 38.2 g"
        assert (board.tickets_count, board.tickets_in_grace) == (4, 1)
        assert board.tickets_total == Money(860_000 + 100 + 1_230_000 + 210_000)

    def test_reminders(self, shop: Shop, build: Builder, owner: Acting) -> None:
        build.client("郭岚", birth_lunar=True, birth_month=10, birth_day=13)
        build.client("许慧", birth_month=11, birth_day=23)
        build.client("赵洁", birth_month=11, birth_day=24)
        debtor = build.client("陈蓉")
        build.promise(debtor, at(TODAY, 17))
        build.promise(debtor, at(TODAY + timedelta(days=1), 9), "明天的事")
        build.complaint(debtor, answer_by=at(ago(1), 12))
        regular = build.client("常客")
        build.visits(regular, [ago(90), ago(60), ago(30)])
        board = today_board(shop, TODAY, owner)
        assert [(one.kind, one.text.say(ZH), one.when.say(ZH)) for one in board.reminders] == [
            ("birthday", "郭岚（农历十月十三）", "今日"),
            ("birthday", "许慧", "后天"),
            ("complaint", "陈蓉：等了二十分钟", "11月20日 起"),
            ("promise", "陈蓉：找敏感肌小样", "17:00"),
            ("blank", "1 位常客没有生日", ""),
        ]
        assert board.reminders[0].text.say(EN) == "郭岚 (lunar 13th of 10th month)"
        assert (board.promises, board.complaints, board.regulars_without_birthday) == (1, 1, 1)
        assert board.next_care_at == at(ago(1), 12)

    def test_calls_left_all_and_mine(self, shop: Shop, build: Builder, advisor: Acting) -> None:
        for number in range(3):
            client = build.client(f"客{number}", advisor=advisor.staff_id if number else None)
            build.ticket(client, TODAY)
        calls = today_board(shop, TODAY, advisor).calls
        assert (calls.calls, calls.mine, calls.held) == (3, 2, 0)


def full_client(shop: Shop, build: Builder, owner: Acting) -> ClientId:
    """A client with an entry of every kind, a day apart, newest: the call of today."""
    client = build.client("王婧颖")
    build.ticket(client, TODAY + timedelta(days=3), number="D-2411-0087")
    build.visit(client, ago(9), build.service(), score=9, notes="脸颊紧绷\n第二行")
    build.booking(client, ago(5), status="no_show")
    build.promise(client, at(TODAY, 17))
    build.complaint(client, answer_by=at(TODAY, 12))
    add_note(shop, owner, client, "喜欢靠窗的位子")
    build.call(client, at(TODAY, 15), Outcome.NOT_NOW, ["rebooking:面部:2026-11-12", "birthday:2026"], note="下月再说")
    return client


class TestTimeline:
    def test_every_kind_tells_its_line(self, shop: Shop, build: Builder, owner: Acting) -> None:
        client = full_client(shop, build, owner)
        lines = {line.kind: line for line in timeline(shop, client)}
        told = {
            kind: (line.title.say(EN), line.detail.say(EN), line.badge.say(EN) if line.badge else "")
            for kind, line in lines.items()
        }
        assert told == {
            EntryKind.VISIT: ("面部补水 · ¥380.00", "李岚 · 脸颊紧绷", "Score 9"),
            EntryKind.BOOKING: ("15:00 no service named", "", "did not come"),
            EntryKind.PROMISE: ("找敏感肌小样", "", "Due on 21 Nov"),
            EntryKind.COMPLAINT: ("等了二十分钟", "", "Answer by 21 Nov"),
            EntryKind.NOTE: ("喜欢靠窗的位子", "林欣妍", ""),
            EntryKind.CALL: ("Rebooking · Birthday", "下月再说 · 周琳", "Not now"),
        }
        assert lines[EntryKind.CALL].on == TODAY
        assert lines[EntryKind.VISIT].on == ago(9)

    def test_names_are_parted_as_the_language_parts_them(self, shop: Shop, build: Builder) -> None:
        client = build.client()
        visit = build.visit(client, ago(3), build.service())
        with shop.writing():
            VisitItemRow.insert(visit=visit, name="染发", amount=0).execute()
        (line,) = timeline(shop, client)
        assert line.title.say(EN) == "面部补水, 染发 · ¥380.00"
        assert line.title.say(words_for("zh_CN")) == "面部补水、染发 · ¥380.00"

    def test_a_corrected_visit_stays_and_says_so(self, shop: Shop, build: Builder) -> None:
        client = build.client()
        new = build.visit(client, ago(3), total=20_000)
        build.visit(client, ago(3), replaced_by=new)
        old = next(line for line in timeline(shop, client) if line.old)
        assert old.badge is not None
        assert old.badge.say(EN) == "Corrected"

    def test_a_kept_booking_is_told_once_as_the_visit(self, shop: Shop, build: Builder) -> None:
        client = build.client()
        build.visit(client, ago(3))
        build.booking(client, ago(3), status="done")
        assert [line.kind for line in timeline(shop, client)] == [EntryKind.VISIT]

    def test_kinds_are_chosen(self, shop: Shop, build: Builder, owner: Acting) -> None:
        client = full_client(shop, build, owner)
        assert {line.kind for line in timeline(shop, client, kinds={EntryKind.CALL, EntryKind.NOTE})} == {
            EntryKind.CALL,
            EntryKind.NOTE,
        }
        assert timeline(shop, client, kinds=()) == ()

    def test_nobody_elses_records(self, shop: Shop, build: Builder, owner: Acting) -> None:
        full_client(shop, build, owner)
        assert timeline(shop, build.client("李淑珍")) == ()

    @pytest.mark.parametrize("size", [1, 2, 7, 50])
    def test_pages_join_without_gap_or_overlap(self, shop: Shop, build: Builder, owner: Acting, size: int) -> None:
        client = full_client(shop, build, owner)
        for _ in range(4):
            build.visit(client, ago(9))
        whole = timeline(shop, client, limit=500)
        read: list[Entry] = []
        before: Cursor | None = None
        while page := timeline(shop, client, before=before, limit=size):
            read.extend(page)
            before = page[-1].cursor
        assert tuple(read) == whole
        assert [line.cursor for line in whole] == sorted((line.cursor for line in whole), reverse=True)

    @settings(max_examples=25, deadline=None)
    @given(text=st.text(min_size=0, max_size=300))
    def test_any_note_is_one_line(self, text: str) -> None:
        row = (1, "2026-11-21T06:30:00.000000Z", text, "林欣妍")
        line = entry(EntryKind.NOTE, row, Cursor("", "note", 1), Place("Asia/Shanghai", "CNY", date(2026, 11, 21)))
        said = line.title.say(EN)
        assert "\n" not in said
        assert len(said) <= 120

    def test_labels(self) -> None:
        assert set(ENTRY_LABELS) == set(EntryKind)
        assert all(ZH(label) != label for label in ENTRY_LABELS.values())


class TestPage:
    def test_the_page_in_one_reading(self, shop: Shop, build: Builder, owner: Acting) -> None:
        client = full_client(shop, build, owner)
        page = client_page(shop, client)
        assert page.client.name == "王婧颖"
        assert page.timeline == timeline(shop, client)
        assert page.counts[EntryKind.VISIT] == 1
        assert sum(page.counts.values()) == len(page.timeline)
        assert [alert.kind for alert in page.alerts] == ["complaint"]
        assert page.asked == ask_of(shop, client, TODAY)
        assert page.asked.questions[0].field.key == "allergies"
        assert page.asked.questions[0].field.ask(ZH) == "您有没有对什么过敏？"
        assert [(ahead.kind, ahead.on, ahead.urgent) for ahead in page.upcoming] == [
            ("promise", TODAY, True),
            ("ticket", TODAY + timedelta(days=3), True),
        ]

    def test_what_comes_up(self, shop: Shop, build: Builder) -> None:
        client = build.client(birth_month=12, birth_day=1)
        build.visits(client, [ago(50), ago(30), ago(2)], build.service(aftercare=[1, 7]))
        build.call(client, at(ago(1), 10), Outcome.CALL_BACK, call_back_at=at(TODAY, 16))
        build.ticket(client, ago(2), number="D-1")
        said = [(ahead.on, ahead.text.say(EN)) for ahead in client_page(shop, client).upcoming]
        assert said == [
            (TODAY, "Call back at 16:00"),
            (TODAY + timedelta(days=3), "Ticket D-1: grace ends"),
            (TODAY + timedelta(days=5), "Day 7 after 面部补水"),
            (date(2026, 12, 1), "Birthday"),
            (ago(2) + timedelta(days=24), "Due by own rhythm of 24 days"),
        ]
        build.booking(client, TODAY + timedelta(days=2), minute=930)
        assert client_page(shop, client).upcoming[1].text.say(EN) == "Booked at 15:30"
        assert "rebooking" not in {ahead.kind for ahead in client_page(shop, client).upcoming}

    @pytest.mark.parametrize(
        ("columns", "kinds"),
        [
            ({}, []),
            ({"allergies": "酒精", "alerts": "忌果酸"}, ["allergy", "alert"]),
            ({"do_not_call": True, "may_call": False}, ["do_not_call"]),
            ({"may_call": False}, ["consent"]),
        ],
    )
    def test_alerts(self, shop: Shop, build: Builder, columns: dict[str, Any], kinds: list[str]) -> None:
        assert [alert.kind for alert in client_page(shop, build.client(**columns)).alerts] == kinds

    def test_nobody(self, shop: Shop) -> None:
        with pytest.raises(NotFound):
            client_page(shop, ClientId(99))


class TestSearch:
    def make(self, shop: Shop, build: Builder, owner: Acting) -> ClientId:
        draft = ClientDraft("王婧颖", phones=("13800004821",), code="A-00417", birthday=Birthday(8, 15, lunar=True))
        client = add_client(shop, owner, draft).client_id
        build.ticket(client, TODAY, number="D-2411-0087")
        build.visit(client, ago(1), build.service("面部补水"))
        return client

    @pytest.mark.parametrize(
        ("text", "kind", "title"),
        [
            ("婧颖", FoundKind.CLIENT, "王婧颖"),
            ("4821", FoundKind.CLIENT, "王婧颖"),
            ("D-2411", FoundKind.TICKET, "D-2411-0087"),
            ("d-2411-0087", FoundKind.TICKET, "D-2411-0087"),
            ("K81", FoundKind.TICKET, "D-2411-0087"),
            ("补水", FoundKind.SERVICE, "面部补水"),
        ],
    )
    def test_what_is_named_is_found(
        self, shop: Shop, build: Builder, owner: Acting, text: str, kind: FoundKind, title: str
    ) -> None:
        self.make(shop, build, owner)
        assert (kind, title) in {(found.kind, found.title) for found in find_anything(shop, text)}

    def test_a_receipt(self, shop: Shop, build: Builder, owner: Acting) -> None:
        self.make(shop, build, owner)
        receipt = timeline(shop, ClientId(1), kinds={EntryKind.VISIT})
        found = find_anything(shop, "r-0000")
        assert [(one.kind, one.id) for one in found] == [(FoundKind.RECEIPT, receipt[0].ref)]
        assert found[0].subtitle.say(EN) == "Receipt of 王婧颖, 20 Nov 2026, ¥380.00"

    @pytest.mark.parametrize("text", ["", "   ", "没有的东西", "%", "'; DROP TABLE client", "\U0010ffff", "\ud800"])
    def test_nothing_is_found_for_nothing(self, shop: Shop, build: Builder, owner: Acting, text: str) -> None:
        self.make(shop, build, owner)
        assert find_anything(shop, text) == ()

    def test_clients_come_first_and_leave_room(self, shop: Shop, build: Builder, owner: Acting) -> None:
        for number in range(30):
            add_client(shop, owner, ClientDraft(f"补水{number}", phones=(f"139000000{number:02}",)))
        build.service("面部补水")
        found = find_anything(shop, "补水", 20)
        assert len(found) == 20
        assert [one.kind for one in found[-2:]] == [FoundKind.CLIENT, FoundKind.SERVICE]
