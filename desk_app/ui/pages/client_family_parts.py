"""What the page of family and dates is made of: what is read, how a line looks, the two forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.clients.birthdays import birthday_text, parse_birthday
from desk_app.clients.client import Birthday, Client, ClientBrief, ClientId
from desk_app.clients.desk import find_clients, get_client, recent_clients
from desk_app.clients.family_rules import latest_day
from desk_app.clients.family_words import age, said_of
from desk_app.clients.phones import spaced
from desk_app.clients.relating import family_of
from desk_app.clients.relation import RELATION_LABELS, Relation
from desk_app.clients.relative import (
    DATE_LABELS,
    STANDING_LABELS,
    ClientDate,
    ClientFamily,
    DateDraft,
    DateKind,
    Relative,
    RelativeDraft,
    RelativeId,
    Standing,
)
from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.followup.occasions import NextDate, next_dates
from desk_app.ui.desk import Desk
from desk_app.ui.models.rows import RowLook
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import row
from desk_app.ui.widgets.client_pick import brief_look
from desk_app.ui.widgets.form import Field
from desk_app.ui.widgets.inputs import ChoiceInput, LineInput
from desk_app.ui.widgets.labels import Text
from desk_app.ui.widgets.pick_box import SHOWN, PickBox
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import N_, Words, _, current_words

#: Not to be reminded of, though nothing has ended: a choice beside the standings.
SILENT = "silent"

#: A day may be called wished well for so many days before it comes.
GREETABLE_DAYS = 31


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """A person or a day in the list. ``ahead`` is when it comes round next, if it is remembered."""

    relative: Relative | None
    day: ClientDate | None
    ahead: NextDate | None
    whose: Relative | None = None

    @property
    def key(self) -> str:
        """What it is called among the lines: "r5", "d7"."""
        return f"r{self.relative.id}" if self.relative is not None else f"d{self.day.id}" if self.day else ""


@dataclass(frozen=True, slots=True)
class FamilySheet:
    """The whole page as it was read."""

    client: Client
    family: ClientFamily
    lines: tuple[FamilyLine, ...]


def read_family(shop: Shop, client_id: ClientId) -> FamilySheet:
    """One reading for the whole page. Raises NotFound."""
    client = get_client(shop, client_id)
    family = family_of(shop, client.id)
    ahead = {one.thread: one for one in next_dates(family, shop.today())}
    people = [FamilyLine(one, None, ahead.get(f"r{one.id}")) for one in family.relatives]
    days = [FamilyLine(None, day, ahead.get(f"d{day.id}"), family.relative(day.relative_id)) for day in family.dates]
    return FamilySheet(client, family, (*people, *days))


def empty_said(sheet: FamilySheet) -> str:
    """Why nobody is in the list."""
    if sheet.family.barred:
        return _("She took back her consent to this: Alt+Y in her file leads to it.")
    return _("Nobody yet. A name and a relation are enough: Alt+A.")


def family_look(line: FamilyLine, on: date, words: Words) -> RowLook:
    """A line of the list: who or what, what is told, and when it comes round next."""
    ahead = line.ahead
    when = "" if ahead is None else f"{ahead.here.day:%m-%d}" if ahead.here.day.year == on.year else ""
    if ahead is not None and not when:
        when = f"{ahead.here.day:%y-%m-%d}"
    badge, tone = _badge(line, on, words)
    if line.relative is not None:
        one = line.relative
        return RowLook(
            title=one.name,
            after=words(RELATION_LABELS[one.relation]),
            subtitle=" · ".join(_told_of(one, on, words)),
            avatar=one.name,
            right=when,
            badge=badge,
            tone=tone,
            quiet=one.standing is not Standing.CURRENT,
        )
    if line.day is None:
        return RowLook(title="")
    relation = line.whose.relation if line.whose is not None else None
    gone = line.whose is not None and line.whose.standing is not Standing.CURRENT
    return RowLook(
        title=said_of(line.day.kind, relation, line.day.label).say(words),
        subtitle=birthday_text(line.day.day, words),
        avatar=words(N_("Day")),
        right=when,
        badge=badge,
        tone=tone,
        quiet=gone,
    )


def _told_of(one: Relative, on: date, words: Words) -> list[str]:
    told = []
    if one.birthday is not None:
        years = age(one.birthday, on)
        told.append(birthday_text(one.birthday, words))
        if years is not None and one.standing is not Standing.DIED:
            told.append(words.n("{count} year old", "{count} years old", years))
    told += [spaced(one.phone)] if one.phone.isdigit() else [one.phone] if one.phone else []
    told += [words(N_("client file {code}"), code=one.other_code)] if one.other_code else []
    told += [" ".join(one.note.split())] if one.note else []
    return told or [words(N_("no date told yet"))]


def _badge(line: FamilyLine, on: date, words: Words) -> tuple[str, str]:
    whose = line.relative or line.whose
    if whose is not None and whose.standing is not Standing.CURRENT:
        return words(N_("has died") if whose.standing is Standing.DIED else N_("ended")), "muted"
    if whose is not None and not whose.remind:
        return words(N_("silent")), "muted"
    if line.ahead is None:
        return "", "muted"
    if line.ahead.done:
        return words(N_("wished well")), "ok"
    days = (line.ahead.here.day - on).days
    if days == 0:
        return words(N_("today")), "accent"
    if days > GREETABLE_DAYS:
        return "", "muted"
    return words.n("in {count} day", "in {count} days", days), "info"


class PersonForm(QWidget):
    """A relative: a name and a relation are enough; a search makes it somebody with a file of her own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._today = desk.today
        relations = tuple((one.value, _(said)) for one, said in RELATION_LABELS.items())
        standings = tuple((one.value, _(said)) for one, said in STANDING_LABELS.items())
        stands = (standings[0], (SILENT, _("Do not remind us")), *standings[1:])
        self.name = Field(_("Name"), LineInput(name="family.name", hint=_("As the client calls this person")), "name")
        self.relation_box = ChoiceInput(relations, name="family.relation")
        self.relation = Field(_("Relation"), self.relation_box, "relation")
        self.birthday = Field(
            _("Birthday"), LineInput(name="family.birthday", hint=_("1988-08-15, 8/15 or 农历八月十五")), "birthday"
        )
        self.phone = Field(_("Phone"), LineInput(name="family.phone"), "phones")
        self.standing_box = ChoiceInput(stands, name="family.standing")
        self.standing = Field(_("Reminders"), self.standing_box, "standing")
        self.note = Field(_("Note"), TextArea(name="family.note", lines=2), "note")
        shop = desk.shop

        def search(text: str) -> tuple[ClientBrief, ...]:
            return find_clients(shop, text, SHOWN) if text else recent_clients(shop, SHOWN)

        self.search: PickBox[ClientBrief] = PickBox(
            desk.tasks,
            search,
            brief_look,
            name="family.search",
            hint=_("Has a client file? Name, pinyin, phone or code"),
            empty=_("Nobody is found."),
        )
        self.link = Field(_("File of her own"), self.search, "other_id")
        self.linked = Text("", "body_bold", shorten=True)
        self.open_file = KeyButton(_("Open"), "Alt O", name="family.open_file", small=True)
        self.unlink = KeyButton(_("Unlink"), "Alt U", name="family.unlink", small=True)
        self.strip = QWidget()
        self.strip.setLayout(row(self.linked, self.open_file, self.unlink, spacing=8, stretch=(1,)))
        self.other = LineInput(name="family.other", parent=self)  # the number of that file, kept with the draft
        self.other.setAccessibleName(_("File of her own"))
        self.other.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(row(self.name, self.relation, spacing=8, stretch=(3, 2)))
        box.addWidget(self.link)
        box.addWidget(self.strip)
        box.addWidget(self.birthday)
        box.addLayout(row(self.phone, self.standing, spacing=8, stretch=(1, 1)))
        box.addWidget(self.note)
        self.fields = (self.name, self.relation, self.link, self.birthday, self.phone, self.standing, self.note)
        self.put_link("", "")

    @property
    def other_id(self) -> ClientId | None:
        """The relative's own file."""
        said = self.other.text()
        return ClientId(int(said)) if said.isdecimal() else None

    def put_link(self, number: str, said: str) -> None:
        """Whose file it is; "" for a plain entry."""
        self.other.setText(number)
        self.linked.setText(said)
        linked = bool(number)
        self.strip.setVisible(linked)
        self.link.setVisible(not linked)
        for field in (self.birthday, self.phone):
            field.setVisible(not linked)
        self.name.box.setEnabled(not linked)

    def put(self, one: Relative | None) -> None:
        """Fills in somebody, or nobody."""
        self.search.clear()
        self.relation_box.put(one.relation.value if one is not None else Relation.HUSBAND.value)
        silent = one is not None and one.standing is Standing.CURRENT and not one.remind
        self.standing_box.put(SILENT if silent else one.standing.value if one is not None else Standing.CURRENT.value)
        self.name.box.put_typed(one.name if one is not None else "")
        self.phone.box.put_typed(one.phone if one is not None else "")
        self.birthday.box.put_typed(
            birthday_text(one.birthday, current_words()) if one is not None and one.birthday is not None else ""
        )
        self.note.box.put_typed(one.note if one is not None else "")
        linked = one is not None and one.other_id is not None
        self.put_link(str(one.other_id) if linked and one else "", f"{one.name} · {one.other_code}" if one else "")

    def read(self) -> RelativeDraft:
        """What is typed. Raises RuleBroken("birthday")."""
        standing = self.standing.box.typed()
        said = self.birthday.box.typed().strip()
        linked = self.other_id
        return RelativeDraft(
            Relation(self.relation.box.typed()),
            "" if linked else self.name.box.typed(),
            linked,
            "" if linked else self.phone.box.typed(),
            parse_birthday(said, self._today) if said and not linked else None,
            self.note.box.typed(),
            Standing.CURRENT if standing == SILENT else Standing(standing),
            standing != SILENT,
        )


class DayForm(QWidget):
    """A day that comes round: the client's own, or of somebody in her file."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        kinds = tuple((one.value, _(said)) for one, said in DATE_LABELS.items() if one is not DateKind.BIRTHDAY)
        self._kind = ChoiceInput(kinds, name="family.kind")
        self._whose = ChoiceInput((("", _("The client’s own")),), name="family.whose")
        self.kind = Field(_("What day it is"), self._kind, "kind")
        self.whose = Field(_("Whose"), self._whose, "relative_id")
        self.label = Field(_("Name of the day"), LineInput(name="family.label"), "label")
        self.day = Field(_("Day"), LineInput(name="family.day", hint=_("2015-05-20, 5/20 or 农历八月十五")), "day")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(row(self.kind, self.whose, spacing=8, stretch=(1, 1)))
        box.addWidget(self.label)
        box.addWidget(self.day)
        box.addStretch(1)
        self.fields = (self.kind, self.whose, self.label, self.day)
        self._kind.currentIndexChanged.connect(lambda _at: self.fit())
        self.fit()

    def fit(self) -> None:
        """A name is asked for where the kind has none."""
        self.label.setVisible(self._kind.read() == DateKind.OTHER)

    def set_people(self, family: ClientFamily) -> None:
        """Whose day it can be."""
        people = tuple((str(one.id), f"{_(RELATION_LABELS[one.relation])} {one.name}") for one in family.relatives)
        self._whose.set_choices((("", _("The client’s own")), *people))

    def put(self, day: ClientDate | None) -> None:
        """Fills in a day, or none."""
        self._kind.put(day.kind.value if day is not None else DateKind.WEDDING.value)
        self._whose.put(str(day.relative_id) if day is not None and day.relative_id is not None else "")
        self.label.box.put_typed(day.label if day is not None else "")
        self.day.box.put_typed(birthday_text(day.day, current_words()) if day is not None else "")
        self.fit()

    def read(self) -> DateDraft:
        """What is typed. Raises RuleBroken("day")."""
        kind, whose = DateKind(self._kind.read()), self._whose.read()
        said = self.day.box.typed().strip()
        if not said:
            raise RuleBroken("day", "empty", N_("Write the day."))
        told = _read_day(said, latest_day(kind, self._today))
        return DateDraft(kind, told, self.label.box.typed(), RelativeId(int(whose)) if whose else None)


def _read_day(said: str, latest: date) -> Birthday:
    try:
        return parse_birthday(said, latest)
    except RuleBroken as error:
        raise RuleBroken("day", error.rule, error.template, **error.values) from error
