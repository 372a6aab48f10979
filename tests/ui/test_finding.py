"""What the search finds beside records: pages and actions, by words of both languages and by pinyin."""

from __future__ import annotations

import pytest

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.db.shop import Shop
from desk_app.staff.account import Acting
from desk_app.ui import finding
from desk_app.ui.keys import WindowKey
from desk_app.ui.pages import PAGES
from desk_app.ui.widgets.search import Hit
from desk_app.words import words_for


def found(shop: Shop, text: str, language: str = "zh_CN") -> tuple[tuple[Hit, ...], list[str]]:
    """The hits for a text, and where they lead once they are opened."""
    went: list[str] = []

    def go(name: str, **where: object) -> None:
        went.append(" ".join([name, *where]))

    def press(key: WindowKey) -> None:
        went.append(key.name)

    doings = finding.doings(PAGES, go, press, lambda: went.append("back_up"))
    return finding.hits(shop, text, words_for(language), go, lambda _name: True, doings), went


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ("import", "import_wizard"), ("导入", "import_wizard"), ("dr", "import_wizard"), ("daoru", "import_wizard"),
        ("appointment", "salon new"), ("booking", "salon new"), ("预约", "salon new"), ("yy", "salon new"),
        ("settings", "settings"), ("设置", "settings"), ("sz", "settings"),
        ("prices", "catalogue"), ("价目", "catalogue"),
        ("back up", "back_up"), ("备份", "back_up"), ("bf", "back_up"),
        ("new client", "new_client"), ("新建", "new_client"),
        ("record", "record_service"), ("开单", "record_service"),
        ("pawn ticket", "pawn_ticket"), ("当票", "pawn_ticket"), ("dp", "pawn_ticket"),
        ("calls", "calls"), ("回访", "calls"), ("hf", "calls"),
        ("lock", "lock"), ("锁屏", "lock"),
        ("month summary", "insights"), ("月报", "insights"), ("ydhz", "insights"),
    ],
)  # fmt: skip
def test_an_action_is_found_in_either_language(shop: Shop, language: str, typed: str, leads: str) -> None:
    lines, went = found(shop, typed, language)
    for line in lines:
        line.open()
    assert leads in went


def test_actions_are_found_beside_many_records(shop: Shop, owner: Acting) -> None:
    for number in range(10):
        add_client(shop, owner, ClientDraft(f"丁蓉{number}"))  # "dr", as 导入
    lines, _went = found(shop, "dr")
    assert len(lines) == 8
    assert lines[0].kind == "客户", "what was looked for by a name's letters is a client first"
    assert "导入名单" in {line.title for line in lines}


def test_nothing_is_found_where_nothing_is(shop: Shop) -> None:
    assert found(shop, "zzzqqq")[0] == ()
