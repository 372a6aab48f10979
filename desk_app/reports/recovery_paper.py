"""The recovery sheet on paper: the code to scan, the groups, and what to do with it."""

from __future__ import annotations

from desk_app.reports import fonts
from desk_app.reports.page import BODY, CAPTION, HEADING, TITLE, Paper, Style
from desk_app.reports.recovery_sheet import RecoverySheet
from desk_app.reports.text import one_line, wrap
from desk_app.reports.ticket_paper import qr_code
from desk_app.words import N_, Words

_GROUP = Style(fonts.BOLD, 17, 26)
_NUMBER = Style(fonts.REGULAR, 8, 26, "text_3")
_TEXT = Style(fonts.REGULAR, 10.5, 16.5)
_CODE = 150.0
_A_ROW = 4

#: What the sheet says, each a paragraph.
INSTRUCTIONS = (
    N_("Whoever has this sheet and the shop file reads everything in it. Keep the sheet away from the computer: in a "
       "safe, or with somebody you trust."),
    N_("Forgotten the passphrase? Start the program, choose “I have the sheet”, type the eight groups or scan the "
       "code, and choose a new passphrase. From the command line: desk-app keys recover --shop FILE"),
    N_("A new computer? Copy the shop file together with the key file that lies beside it (its name ends in .keys), or "
       "restore a backup. Then open it by the passphrase, or by this sheet."),
    N_("Lost this sheet? With the passphrase you make a new one: desk-app keys sheet --shop FILE --out SHEET.pdf. The "
       "old sheet opens the shop no longer; backups made before still open by it."),
    N_("Neither sheet nor passphrase: nobody can open the shop, not even the makers of the program."),
)  # fmt: skip


def recovery_sheet_pdf(sheet: RecoverySheet, words: Words) -> bytes:
    """The sheet as one A4 page: the code to scan, the groups, what to do with it."""
    paper = Paper(words, title=words("Recovery sheet"), author=sheet.shop_name)
    top = paper.y
    paper.picture(qr_code("-".join(sheet.groups), _CODE), paper.right - _CODE, top)
    paper.line(paper.left, words("Recovery sheet"), TITLE)
    paper.y += TITLE.leading + 4
    width = paper.measure - _CODE - 20
    paper.lines(paper.left, wrap(one_line(sheet.shop_name), HEADING.font, HEADING.size, width), HEADING)
    paper.line(paper.left, words("Made on {day}", day=words.day(sheet.made_on)), CAPTION)
    paper.y += CAPTION.leading + 8
    said = words("This sheet opens the encrypted shop when the passphrase is forgotten.")
    paper.lines(paper.left, wrap(said, BODY.font, BODY.size, width), BODY)
    paper.y = max(paper.y, top + _CODE) + 18
    _groups(paper, sheet.groups)
    for paragraph in INSTRUCTIONS:
        paper.prose(paper.left, words(paragraph), _TEXT, paper.measure)
        paper.y += 8
    return paper.pdf()


def _groups(paper: Paper, groups: tuple[str, ...]) -> None:
    step = paper.measure / _A_ROW
    for at, group in enumerate(groups):
        x = paper.left + at % _A_ROW * step
        paper.line(x, str(at + 1), _NUMBER)
        paper.line(x + 14, group, _GROUP)
        if at % _A_ROW == _A_ROW - 1:
            paper.y += _GROUP.leading + 8
    paper.y += 12
