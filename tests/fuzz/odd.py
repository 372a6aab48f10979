"""What people and attackers type: text that has broken programs before, beside any text at all."""

from __future__ import annotations

from hypothesis import strategies as st

#: Signs with a meaning to somebody on the way: spreadsheets, SQL, full-text search, markup, terminals, paths.
# fmt: off
ODD = (
    "", " ", "\0", "=1+1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "+1", "-1", "@x", "'=1", "<b>",
    "</para>", "&#0;", "&amp;", "<a href='x'>", "<img src='/etc/passwd'/>", "%s%n", "{name}", "{", "}",
    "{0.__class__}", "%",
    "_", "\\", "'; DROP TABLE client; --", '"', '""', "*", "a*", "^a", "NEAR(a b)", "AND", "OR NOT", "(", ")", ":", "-",
    "../../x", "/dev/zero", "C:\\x", "\u202eabc", "\u200b", "\ufeff", "\ud800", "\udcff", "\U0010ffff", "𠮷", "👩‍👩‍👧",
    "ﷺ" * 20, "é" * 50, "e" + "\u0301" * 60, "İ", "ß", "ǅ", "٣٤٥", "１２３", "²", "½", "Ⅷ", "〇", "十" * 30,
    "9" * 400, "0" * 400, "1e999", "-1e-999", "NaN", "inf", "1,2,3,4", "1_000", "0x10", "1.", ".5", "--5", "１．５元",
    "2026-02-30", "0000-00-00", "9999-99-99", "99999-1-1", "13/13/2026", "农历闰十二月三十", "闰", "闰月", "腊月三十",
    "1e5-1-1", "45000", "2958466", "-1", "25:61", "24:00", "上午", "13800000000", "+86 138 0000 0000",
    "+" * 40, "+1" * 30, "00" * 30, "138-0000-0000转8", "310101198808152764", "11010119900307751X", "A123456789",
    "姓名", "合计", "不详", "N/A", "散客", "会员", "\r", "\n", "\r\n", "\t", "\x1b[31m", "\x85", "\u2028", "x" * 5000,
    "长" * 3000, "\ud83d", "a\0b", "''" * 30, "((((((((((", "[[[[[", "a" * 30 + "!", "1 " * 200, "一" * 200,
)  # fmt: skip


def texts(longest: int = 60) -> st.SearchStrategy[str]:
    """Odd pieces, any text, half characters included, and pieces put together."""
    piece = st.one_of(
        st.sampled_from(ODD),
        st.text(st.characters(), max_size=longest),
        st.text(st.characters(categories=["Cs", "Lu", "Nd"]), max_size=8),
        st.text("0123456789+-./,:() 年月日闰农历初十正元¥$xXeE", max_size=24),
    )
    return st.one_of(piece, st.lists(piece, min_size=2, max_size=4).map("".join))
