"""What cells say of calls."""

from __future__ import annotations

import pytest

from desk_app.importer.answers import Answer, call_hours, may_be_called, must_not_be_called, speaks_of_calls


@pytest.mark.parametrize(
    ("text", "may_call"),
    [
        ("是", True), ("可以", True), ("愿意", True), ("Yes", True), ("Ｙ", True), ("ok to call", True), ("√", True),
        ("否", False), ("不可以", False), ("不愿意", False), ("no", False), ("N", False), ("拒绝", False), ("×", False),
    ],
)  # fmt: skip
def test_a_plain_answer(text: str, may_call: bool) -> None:
    assert may_be_called(text) == Answer(may_call=may_call)


@pytest.mark.parametrize(
    "text",
    [
        "不要打电话",
        "勿打扰",
        "请勿打扰",
        "别打电话了",
        "免打扰",
        "拒绝来电",
        "Do not call",
        "don't call",
        "DNC",
        "no calls",
    ],
)
def test_a_wish_not_to_be_called_in_either_column(text: str) -> None:
    barred = may_be_called(text)
    assert barred.do_not_call
    assert barred.may_call is None
    assert must_not_be_called(text).do_not_call


def test_a_wish_among_other_words_holds_and_the_words_stay() -> None:
    assert may_be_called("发微信，不要打电话") == Answer(do_not_call=True, clear=False)


@pytest.mark.parametrize(("text", "barred"), [("是", True), ("yes", True), ("x", True), ("否", False), ("no", False)])
def test_a_no_under_do_not_call_is_no_consent(text: str, barred: bool) -> None:
    assert must_not_be_called(text) == Answer(do_not_call=barred)


@pytest.mark.parametrize("text", ["看情况", "maybe", "仅微信", "每月一次"])
def test_what_is_neither_is_not_read_as_a_yes(text: str) -> None:
    for read in (may_be_called, must_not_be_called):
        assert read(text) == Answer(clear=False)


def test_who_was_not_asked_was_not_asked() -> None:
    assert may_be_called("未询问") == may_be_called("不详") == Answer(given=False)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("14:00-16:00", (840, 960)),
        ("14：00—16：30", (840, 990)),
        ("9:00~11:30", (540, 690)),
        ("10点到12点", (600, 720)),
        ("10-12点", (600, 720)),
        ("下午2点到4点", (840, 960)),
        ("下午2点半-4点", (870, 960)),
        ("2pm-4pm", (840, 960)),
        ("2-4 pm", (840, 960)),
        ("10am to 1pm", (600, 780)),
        ("下午2点后", (840, None)),
        ("14:00以后", (840, None)),
        ("after 6pm", (1080, None)),
        ("18:00前", (None, 1080)),
        ("before 11am", (None, 660)),
        ("上午", (None, 720)),
        ("下午", (720, 1080)),
        ("晚上", (1080, None)),
        ("Evenings", (1080, None)),
        ("随时", (None, None)),
        ("16:00-14:00", None),
        ("周末", None),
        ("25:00-26:00", None),
        ("2024-03-01 15:00", None),
        ("2024-03-01", None),
        ("有空就打", None),
        ("3", None),
    ],
)
def test_hours(text: str, hours: tuple[int | None, int | None] | None) -> None:
    assert call_hours(text) == hours


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("不要打电话", True),
        ("可以打电话", True),
        ("do not call", True),
        ("是", False),
        ("老客户", False),
        ("不要打折", False),
    ],
)
def test_what_speaks_of_calls_by_itself(text: str, speaks: bool) -> None:
    assert speaks_of_calls(text) is speaks
