"""Drawing the monthly summary: one sheet for the owner's eye, and an annex where the lists are long."""

from __future__ import annotations

from datetime import datetime

from desk_app.money import Money
from desk_app.reports import charts, said
from desk_app.reports.month import MonthSummary, ServiceIncome
from desk_app.reports.page import CAPTION, CELL, CELL_QUIET, CELL_STRONG, STRONG, TITLE, Paper
from desk_app.reports.sections import draw_heading, draw_headings, draw_tiles
from desk_app.reports.table import Column, draw_table
from desk_app.reports.text import one_line, wrap
from desk_app.words import N_, Words

#: Rows a table of the first sheet holds; the rest is one line there, and whole in the annex.
_SHORT = 6
_GUTTER = 24.0
_CHART = 68.0
#: Above and below the rows of the first sheet, which should stay one sheet.
_TIGHT = 1.8

_STEPS = {
    "issued": N_("Issued, principal paid out"),
    "renewed": N_("Renewed"),
    "redeemed": N_("Redeemed, principal back"),
    "forfeited": N_("Forfeited"),
}


def month_pdf(summary: MonthSummary, words: Words, *, at: datetime) -> bytes:
    """The A4 summary of a month in the language of ``words``. ``at`` is the moment of printing on the shop's wall
    clock. The same summary, words and moment give the same bytes."""
    paper = Paper(
        words,
        title=words("Monthly summary · {month}", month=words.month(summary.year, summary.month)),
        author=summary.shop_name,
        foot=words("Confidential · printed {moment}", moment=said.moment(words, at)),
    )
    _title(paper, summary)
    if "salon" in summary.trades or summary.visits:
        _daily(paper, summary)
        _income(paper, summary)
    _counter(paper, summary)
    if "pawn" in summary.trades or summary.tickets_out or summary.ticket_steps:
        _tickets(paper, summary)
    _proof(paper, summary)
    _annex(paper, summary)
    return paper.pdf()


def _title(paper: Paper, summary: MonthSummary) -> None:
    words = paper.words
    paper.line(paper.left, one_line(summary.shop_name), CAPTION)
    paper.line(paper.right, words("Monthly summary"), CAPTION, "right")
    paper.y += 16
    paper.line(paper.left, words.month(summary.year, summary.month), TITLE)
    paper.y += TITLE.leading + 4
    draw_tiles(
        paper,
        [
            (words("Services and products"), said.money(words, summary.income)),
            (words("Number of visits"), words.number(summary.visits)),
            (words("New clients"), words.number(summary.new_clients)),
            (words("Returning clients"), words.number(summary.returning_clients)),
        ],
    )
    if summary.walk_ins:
        paper.y -= 4
        paper.line(
            paper.left,
            words.n("Of these, {count} visit of a walk-in.", "Of these, {count} visits of walk-ins.", summary.walk_ins),
            CAPTION,
        )
        paper.y += CAPTION.leading


def _daily(paper: Paper, summary: MonthSummary) -> None:
    words = paper.words
    draw_heading(paper, words("Income day by day"), summary.income.currency, keep=100)
    whole = [int(amount.decimal()) for amount in summary.by_day]
    labels = [str(day) if day == 1 or day % 5 == 0 else "" for day in range(1, len(whole) + 1)]
    drawing = charts.daily_bars(whole, labels, paper.measure, _CHART)
    paper.picture(drawing, paper.left, paper.y)
    paper.y += _CHART + 2


def _income(paper: Paper, summary: MonthSummary) -> None:
    """By service at the left as bars, by staff at the right as a table."""
    words = paper.words
    rows = [
        (one_line(category.name) or words("Other services"), category.amount, category.count)
        for category in summary.categories
    ]
    if summary.products:
        amount = sum((product.amount for product in summary.products), Money(0, summary.income.currency))
        rows.append((words("Products"), amount, sum(product.count for product in summary.products)))
    rows.sort(key=lambda row: -row[1].minor)
    half = (paper.measure - _GUTTER) / 2
    right = paper.left + half + _GUTTER
    draw_headings(paper, words("Income by service"), words("Income by staff"), right, keep=90)
    top = paper.y
    shown = _shortened_rows(words, rows)
    drawing = charts.ranked_bars(
        [(f"{name} ×{count}", amount.minor, said.money(words, amount)) for name, amount, count in shown], half
    )
    paper.picture(drawing, paper.left, top + 2)
    end = _discounts(paper, summary, top + 2 + float(drawing.height), half)
    people: list[_Row] = [
        (one_line(person.name) or words("Nobody named"), person.amount, person.services) for person in summary.staff
    ]
    columns = (
        Column(words("Beautician")),
        Column(words("Services done"), 62, "right"),
        Column(words("Amount"), 84, "right", CELL_STRONG),
    )
    paper.y = top
    draw_table(
        paper,
        columns,
        [
            (name, words.number(count), said.money(words, amount))
            for name, amount, count in _shortened_rows(words, people)
        ],
        x=right,
        width=half,
        pad=_TIGHT,
    )
    paper.y = max(paper.y, end) + 2


def _discounts(paper: Paper, summary: MonthSummary, y: float, width: float) -> float:
    """Under the services what was taken off whole visits, so that they add up to the income on top of the sheet."""
    if not summary.discounts:
        return y
    words, base = paper.words, y + 12
    paper.rule(paper.left, y + 1, width)
    # Marks stand outside of f-strings: what is read out of the sources does not see into those.
    less, all_of_it = words("Discounts on visits"), words("All income")
    off = f"{less} {said.money(words, -summary.discounts)}"
    whole = f"{all_of_it} {said.money(words, summary.income)}"
    paper.put(paper.left, base, off, CELL)
    paper.put(paper.left + width, base, whole, CELL_STRONG, "right")
    return y + 15


_Row = tuple[str, Money, int]


def _shortened_rows(words: Words, rows: list[_Row]) -> list[_Row]:
    """At most ``_SHORT`` rows; the others summed into the last."""
    if len(rows) <= _SHORT:
        return rows
    rest = rows[_SHORT - 1 :]
    amount = sum((row[1] for row in rest), Money(0, rest[0][1].currency))
    others = words.n("{count} other", "{count} others", len(rest))
    return [*rows[: _SHORT - 1], (others, amount, sum(row[2] for row in rest))]


def _counter(paper: Paper, summary: MonthSummary) -> None:
    """Calls at the left, the till at the right."""
    words = paper.words
    half = (paper.measure - _GUTTER) / 2
    calls = sum(count for _, count in summary.calls)
    tills = len(summary.tenders) + 1
    right = paper.left + half + _GUTTER
    keep = 18 + 19 * max(min(_SHORT, len(summary.calls)), tills)
    draw_headings(paper, words("Calls"), words("Money at the till"), right, keep=keep)
    top = paper.y
    outcomes = [(said.outcome(words, outcome), count) for outcome, count in summary.calls]
    if len(outcomes) > _SHORT:
        rest = outcomes[_SHORT - 1 :]
        others = words.n("{count} other outcome", "{count} other outcomes", len(rest))
        outcomes = [*outcomes[: _SHORT - 1], (others, sum(count for _, count in rest))]
    draw_table(
        paper,
        (Column(words("Outcome")), Column(words("Calls"), 60, "right", CELL_STRONG)),
        [(name, words.number(count)) for name, count in outcomes],
        total=(words("All calls"), words.number(calls)),
        x=paper.left,
        width=half,
        pad=_TIGHT,
    )
    end, paper.y = paper.y, top
    nothing = Money(0, summary.income.currency)
    draw_table(
        paper,
        (
            Column(words("Tender")),
            Column(words("Money in"), 78, "right"),
            Column(words("Money out"), 78, "right"),
        ),
        [
            (said.tender(words, line.tender), said.money(words, line.taken), said.money(words, line.paid_out))
            for line in summary.tenders
        ],
        total=(
            words("All tenders"),
            said.money(words, sum((line.taken for line in summary.tenders), nothing)),
            said.money(words, sum((line.paid_out for line in summary.tenders), nothing)),
        ),
        x=right,
        width=half,
        pad=_TIGHT,
    )
    paper.y = max(paper.y, end)


def _tickets(paper: Paper, summary: MonthSummary) -> None:
    words = paper.words
    steps = {step.step: step for step in summary.ticket_steps}
    nothing = Money(0, summary.income.currency)
    rows = []
    for name, label in _STEPS.items():
        step = steps.get(name)
        rows.append(
            (
                words(label),
                words.number(step.count if step else 0),
                said.money(words, step.principal if step else nothing),
                said.money(words, step.charges if step else nothing),
            )
        )
    dash = "–"
    rows.append(
        (
            words("Out at the end of the month"),
            words.number(summary.tickets_out),
            said.money(words, summary.principal_out),
            dash,
        )
    )
    rows.append(
        (words("Due next month"), words.number(summary.tickets_due), said.money(words, summary.principal_due), dash)
    )
    draw_heading(paper, words("Pawn tickets"), keep=6 * 19 + 20)
    columns = (
        Column(words("What happened")),
        Column(words("Tickets"), 60, "right"),
        Column(words("Principal"), 100, "right", CELL_STRONG),
        Column(words("Interest and fees"), 100, "right"),
    )
    draw_table(paper, columns, rows, pad=_TIGHT)


def _proof(paper: Paper, summary: MonthSummary) -> None:
    """The line that ties every figure of the sheet to the others."""
    words, proof = paper.words, summary.proof

    def money(amount: Money) -> str:
        return said.money(words, amount)

    said_proof = words(
        "Proof: lines {items} − discounts {discounts} = visits {visits} = days {days}; "
        "services {services} + products {products} = staff {staff} = lines {items}.",
        items=money(proof.items),
        discounts=money(proof.discounts),
        visits=money(proof.visits),
        days=money(proof.by_day),
        services=money(proof.by_category),
        products=money(proof.products),
        staff=money(proof.by_staff),
    )
    verdict = words("It adds up.") if proof.holds else words("It does NOT add up: do not rely on these figures.")
    lines = wrap(said_proof, CELL_QUIET.font, CELL_QUIET.size, paper.measure - 20)
    height = len(lines) * CELL_QUIET.leading + STRONG.leading + 12
    paper.y += 10
    paper.need(height)
    paper.box(paper.left, paper.y, paper.measure, height, stroke="line" if proof.holds else "bad", thick=0.8)
    paper.y += 6
    paper.line(paper.left + 10, verdict, STRONG)
    paper.y += STRONG.leading
    paper.lines(paper.left + 10, lines, CELL_QUIET)
    paper.y += 6


def _annex(paper: Paper, summary: MonthSummary) -> None:
    """Every service and product by name, on a sheet of its own."""
    words = paper.words
    if not summary.categories and not summary.products:
        return
    paper.turn()
    rows: list[tuple[str, str, str, str]] = []
    for category in summary.categories:
        named = one_line(category.name) or words("Other services")
        for number, service in enumerate(category.services):
            rows.append((named if number == 0 else "", *_named(words, service)))
    draw_heading(paper, words("Every service of the month"))
    first = Column(words("Category"), 110, style=CELL_STRONG)
    rest = (
        Column(words("Service")),
        Column(words("Times"), 60, "right"),
        Column(words("Amount"), 100, "right", CELL_STRONG),
    )
    proof = summary.proof
    draw_table(
        paper,
        (first, *rest),
        rows,
        total=(words("All services"), "", _count(words, summary), said.money(words, proof.by_category)),
    )
    if summary.products:
        draw_heading(paper, words("Every product of the month"))
        columns = (
            Column(words("Product")),
            Column(words("Pieces"), 60, "right"),
            Column(words("Amount"), 100, "right", CELL_STRONG),
        )
        pieces = words.number(sum(product.count for product in summary.products))
        draw_table(
            paper,
            columns,
            [_named(words, product) for product in summary.products],
            total=(words("All products"), pieces, said.money(words, proof.products)),
        )


def _named(words: Words, line: ServiceIncome) -> tuple[str, str, str]:
    return one_line(line.name), words.number(line.count), said.money(words, line.amount)


def _count(words: Words, summary: MonthSummary) -> str:
    return words.number(sum(category.count for category in summary.categories))
