"""Amounts in Chinese capitals (大写), as on bills and pawn tickets.

Source: 正确填写票据和结算凭证的基本规定 (People's Bank of China, 支付结算办法 annex 1, 1997).
"""

from __future__ import annotations

from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capitals(amount: Decimal) -> str:
    """1234.5 → "壹仟贰佰叁拾肆元伍角整". At most two places and 16 digits before the point.

    Ends in 整 unless there are fen; a gap inside is one 零; below zero begins with 负. Raises ValueError for more
    places or more digits.
    """
    hundredths = abs(amount) * 100
    if hundredths != hundredths.to_integral_value() or hundredths >= 10**18:
        raise ValueError(f"{amount} has no form in capitals")
    yuan, rest = divmod(int(hundredths), 100)
    jiao, fen = divmod(rest, 10)
    said = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        said += f"{_DIGITS[jiao]}角"
    elif fen and yuan:
        said += "零"
    said += f"{_DIGITS[fen]}分" if fen else "整"
    if not yuan and not rest:
        said = "零元整"
    return f"负{said}" if amount < 0 else said


def _whole(number: int) -> str:
    said, gap = "", False
    for group in range(len(_GROUPS) - 1, -1, -1):
        part = number // 10_000**group % 10_000
        if not part:
            gap = gap or bool(said)
            continue
        if said and (gap or part < 1_000):
            said += "零"
        said += _thousands(part) + _GROUPS[group]
        gap = False
    return said


def _thousands(part: int) -> str:
    said, gap = "", False
    for place in range(3, -1, -1):
        digit = part // 10**place % 10
        if not digit:
            gap = bool(said)
            continue
        said += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return said
