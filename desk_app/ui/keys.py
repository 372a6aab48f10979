"""The keys that work everywhere, as data: what each asks of the page in view, and where it leads otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.words import N_


@dataclass(frozen=True, slots=True)
class WindowKey:
    """A key of the window.

    Pressed, it calls ``page.action_NAME`` where the page in view has it, else ``window.action_NAME``, else it opens
    the page ``leads_to``. Where none of the three is there, the key does nothing and is not listed. ``words`` are more
    words the search finds it by, in both languages.
    """

    name: str
    sequences: tuple[str, ...]
    said: str
    leads_to: str = ""
    words: str = ""


KEYS: tuple[WindowKey, ...] = (
    WindowKey("search", ("Ctrl+K", "/"), N_("Search anything")),
    WindowKey("new_client", ("F2",), N_("New client"), "client_file", "add walk-in 新增 新建 建档 开档"),
    WindowKey("record_service", ("F3",), N_("Record service"), "record_service", "visit sale treatment 开单 服务 护理"),
    WindowKey("pawn_ticket", ("F4",), N_("New pawn ticket"), "pawn_ticket", "issue loan pledge 当票 典当"),
    WindowKey("calls", ("F6",), N_("Call queue"), "calls", "calls phone 回访 电话"),
    WindowKey("pay", ("F9",), N_("Take payment"), "till", "pay money cash 收款"),
    WindowKey("print", ("Ctrl+P",), N_("Print what is in front of me")),
    WindowKey("undo", ("Ctrl+Z",), N_("Undo the last thing I did")),
    WindowKey("lock", ("Ctrl+L",), N_("Lock"), words="sign out log off 锁屏 退出 换人"),
    WindowKey("keys", ("F1",), N_("What keys work here"), words="help shortcuts 帮助 快捷键"),
    WindowKey("back", ("Alt+Left",), N_("Back")),
)


def pictured(sequence: str) -> str:
    """A key as it stands on a cap: "Ctrl+K" → "Ctrl K"."""
    return sequence.replace("+", " ") if len(sequence) > 1 else sequence
