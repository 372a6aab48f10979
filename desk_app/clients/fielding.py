"""The use cases of fields: the owner's own ones, what stands in them, and the dated moments of a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from desk_app.changes import Kind, Touched
from desk_app.clients import consent_store, field_store, store
from desk_app.clients.built_in import BUILT_IN
from desk_app.clients.client import Client, ClientId
from desk_app.clients.consent import Answer, Purpose
from desk_app.clients.consenting import keep_agreed
from desk_app.clients.field import (
    ExtraForm,
    Field,
    FieldDraft,
    Kept,
    Moment,
    MomentKind,
    Value,
)
from desk_app.clients.field_rules import FIRST_OWN, check_field, fields_of, read_value, told
from desk_app.clients.rules import many_lines
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotFound, RuleBroken
from desk_app.staff.account import Acting, Action
from desk_app.staff.edits import changes
from desk_app.staff.work import Work, work
from desk_app.words import N_, words_for

#: A day of a moment lies at most so far back: a slip of the year is seen.
_EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class SavedField:
    """What ``save_field``, ``retire_field`` and ``move_field`` did."""

    key: str
    touched: Touched


@dataclass(frozen=True, slots=True)
class SavedValues:
    """What was written: the texts of the changed fields before and after."""

    client_id: ClientId
    before: dict[str, str]
    after: dict[str, str]
    touched: Touched


@dataclass(frozen=True, slots=True)
class SavedMoment:
    """What ``add_moment`` and ``take_back_moment`` did."""

    moment_id: int
    touched: Touched


# ---------------------------------------------------------------- the fields


def all_fields(shop: Shop, *, retired: bool = False) -> tuple[Field, ...]:
    """The shop's fields in their order; those no longer in use too where ``retired``."""
    return tuple(each for each in fields_of(field_store.kept_fields()) if each.active or retired)


def save_field(shop: Shop, acting: Acting, draft: FieldDraft) -> SavedField:
    """Adds a field of the owner's own, or changes one: from then on it is in every form, list and question.

    Of a built-in field the name, the question, the weight, the trust and whether it is used may change. Raises
    NotAllowed, NotFound, and RuleBroken by the draft's field: what values depend on (kind, choice, consent) stays.
    """
    acting.must(Action.CHANGE_RULES)
    words = words_for(shop.settings.language)
    with work(shop, acting) as unit:
        fields = all_fields(shop, retired=True)
        before = _field(fields, draft.key) if draft.key else None
        draft = check_field(draft, [each for each in fields if each.key != draft.key], words)
        if before is not None:
            _check_change(before, draft)
        kept = _new(draft, fields) if before is None else _changed(before, draft, shop)
        field_store.write_field(kept)
        now = _field(all_fields(shop, retired=True), kept.key)
        if before is None:
            unit.audit("field.added", f"field:{kept.key}", detail={"after": _told(now)})
        else:
            unit.audit("field.changed", f"field:{kept.key}", detail=changes(_told(before), _told(now)))
        unit.touch(Kind.SETTING, Kind.CLIENT)
        return SavedField(kept.key, unit.touched)


def retire_field(shop: Shop, acting: Acting, key: str, *, active: bool = False) -> SavedField:
    """Takes a field out of use, or back into it. What stands in it stays, in each file and in each client's copy.

    Raises RuleBroken("key") for the name and the phone of a file, NotFound, NotAllowed.
    """
    acting.must(Action.CHANGE_RULES)
    with work(shop, acting) as unit:
        before = _field(all_fields(shop, retired=True), key)
        if before.in_file and not active:
            raise RuleBroken("key", "in_file", N_("This field belongs to every file. Give it the weight 0 instead."))
        field_store.write_field(replace(_as_kept(before, shop), active=active))
        unit.audit("field.changed", f"field:{key}", detail=changes({"active": before.active}, {"active": active}))
        unit.touch(Kind.SETTING, Kind.CLIENT)
        return SavedField(key, unit.touched)


def move_field(shop: Shop, acting: Acting, key: str, *, down: bool) -> SavedField:
    """Changes places with the next field of its group, or the one before. At the end it stays where it is."""
    acting.must(Action.CHANGE_RULES)
    with work(shop, acting) as unit:
        field = _field(all_fields(shop, retired=True), key)
        beside = [each for each in all_fields(shop, retired=True) if each.group is field.group]
        at = beside.index(field)
        other = beside[min(max(at + (1 if down else -1), 0), len(beside) - 1)]
        for one, place in ((field, other.position), (other, field.position)):
            field_store.write_field(replace(_as_kept(one, shop), position=place))
        detail = changes({"position": field.position}, {"position": other.position})
        unit.audit("field.changed", f"field:{key}", detail=detail)
        unit.touch(Kind.SETTING, Kind.CLIENT)
        return SavedField(key, unit.touched)


def _told(field: Field) -> dict[str, object]:
    """A field as the trail tells it."""
    return {
        "label": field.label, "question": field.question, "kind": field.kind.value,
        "choices": [choice for choice, _label in field.choices], "weights": dict(field.weights),
        "visits": field.trust.visits, "score": field.trust.score, "days": field.trust.days,
        "purpose": field.purpose.value if field.purpose is not None else "", "searchable": field.searchable,
        "active": field.active,
    }  # fmt: skip


def _field(fields: Iterable[Field], key: str) -> Field:
    found = next((each for each in fields if each.key == key), None)
    if found is None:
        raise NotFound(N_("There is no field “{key}”."), key=key[:60])
    return found


def _check_change(before: Field, draft: FieldDraft) -> None:
    """What values depend on stays while there are any. Raises RuleBroken."""
    if not before.own:
        if draft.kind is not before.kind:
            raise RuleBroken("kind", "built_in", N_("The kind of a built-in field stays as it is."))
        return
    count = field_store.count_values(before.key)
    if not count:
        return
    if draft.kind is not before.kind:
        said = N_("{count} files say something in this field already: its kind stays. Retire it and add another.")
        raise RuleBroken("kind", "has_values", said, count=count)
    if draft.purpose is not before.purpose:
        said = N_("{count} files say something in this field already: the consent it needs stays.")
        raise RuleBroken("purpose", "has_values", said, count=count)
    if draft.searchable is not before.searchable:
        said = N_("{count} files say something in this field already: whether the search finds it stays.")
        raise RuleBroken("label", "has_values", said, count=count)
    lost = [choice for choice, _label in before.choices if choice not in draft.choices]
    used = field_store.texts_of(before.key) if lost else frozenset[str]()
    for choice in lost:
        if choice in used:
            raise RuleBroken("choices", "in_use", N_("“{choice}” stands in files already and stays."), choice=choice)


def _new(draft: FieldDraft, fields: Collection[Field]) -> Kept:
    own = [each for each in fields if each.own]
    number = 1 + max((int(each.key.removeprefix("own_")) for each in own), default=0)
    place = 10 + max((each.position for each in own), default=FIRST_OWN)
    return Kept(
        f"own_{number}", True, draft.kind, draft.label, draft.question, draft.choices, draft.weight, draft.trust,
        draft.purpose, draft.searchable, draft.active, place,
    )  # fmt: skip


def _changed(before: Field, draft: FieldDraft, shop: Shop) -> Kept:
    kept = _as_kept(before, shop)
    changed = replace(
        kept, label=draft.label, question=draft.question, weight=draft.weight, trust=draft.trust, active=draft.active
    )
    if before.own:
        return replace(
            changed, kind=draft.kind, choices=draft.choices, purpose=draft.purpose, searchable=draft.searchable
        )
    words = words_for(shop.settings.language)
    first = next(each for each in BUILT_IN if each.key == before.key)
    return replace(
        changed,
        label="" if before.in_file or draft.label in {first.label, words(first.label)} else draft.label,
        question="" if draft.question in {first.question, words(first.question)} else draft.question,
        weight=None if draft.weight == first.weight(frozenset(shop.settings.trades)) else draft.weight,
        trust=None if draft.trust == first.trust else draft.trust,
        active=draft.active or before.in_file,
    )


def _as_kept(field: Field, shop: Shop) -> Kept:
    """A field as it is kept now, or would be, had the owner changed nothing of it."""
    there = next((each for each in field_store.kept_fields() if each.key == field.key), None)
    if there is not None:
        return there
    return Kept(
        field.key, False, field.kind, "", "", (), None, None, field.purpose, field.searchable, field.active,
        field.position,
    )  # fmt: skip


# ---------------------------------------------------------------- what stands in them


def barred_keys(fields: Iterable[Field], client_id: ClientId) -> frozenset[str]:
    """Sensitive fields whose consent a client took back: what they say is shown to nobody."""
    of = {each.key: each.purpose for each in fields if each.purpose is not None}
    purposes = sorted(set(of.values()))
    gone = {purpose for _client, purpose in consent_store.withdrawn_by([client_id], purposes)} if purposes else set()
    return frozenset(key for key, purpose in of.items() if purpose in gone)


def values_of(shop: Shop, client_id: ClientId) -> dict[str, Value]:
    """What a client's file says, by field; retired fields too, and without what she took back her consent to."""
    barred = barred_keys(all_fields(shop, retired=True), client_id)
    return {key: value for key, value in field_store.values_of(client_id).items() if key not in barred}


def set_values(
    shop: Shop, acting: Acting, client_id: ClientId, typed: Mapping[str, str], agreed: tuple[Purpose, ...] = ()
) -> SavedValues:
    """Writes what was typed into fields of a file; "" empties one. What she agreed to is kept in the same transaction.
    Nothing is written where nothing changed.

    Raises RuleBroken with the key of the field that is wrong, or sensitive and not agreed to; NotFound, NotAllowed.
    """
    acting.must(Action.EDIT_CLIENT)
    if not agreed and not _would_change(shop, client_id, typed):
        return SavedValues(client_id, {}, {}, Touched())
    with work(shop, acting) as unit:
        keep_agreed(unit, client_id, agreed)
        before, after = enter_values(unit, client_id, typed)
        unit.touch(Kind.CLIENT, client=client_id)
        return SavedValues(client_id, before, after, unit.touched)


def _would_change(shop: Shop, client_id: ClientId, typed: Mapping[str, str]) -> bool:
    kept = field_store.values_of(client_id)
    return any(kept[key].text != text if key in kept else bool(text.strip()) for key, text in typed.items())


def enter_values(unit: Work, client_id: ClientId, typed: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Writes values inside an open unit of work; the texts of what changed, before and after. Raises as
    ``set_values``."""
    known_client(client_id)
    words = words_for(unit.shop.settings.language)
    fields = {each.key: each for each in all_fields(unit.shop, retired=True) if not each.in_file}
    kept = field_store.values_of(client_id)
    values = [read_value(_field(fields.values(), key), text, words) for key, text in typed.items()]
    changed = [each for each in values if each.text != (kept[each.key].text if each.key in kept else "")]
    if not changed:
        return {}, {}
    _check_agreed(client_id, [fields[each.key] for each in changed if each.text])
    before = {each.key: kept[each.key].text if each.key in kept else "" for each in changed}
    after = told({each.key: each for each in changed})
    field_store.write_values(client_id, changed, unit.at, unit.acting.staff_id)
    field_store.touch_client(client_id, unit.at)
    if any(fields[each.key].searchable for each in changed):
        client = known_client(client_id)
        store.index_client(client_id, client.as_draft())
    labels = {key: fields[key].label for key in sorted(before) if fields[key].own}
    unit.audit(
        "client.values",
        f"client:{client_id}",
        client=client_id,
        detail={"fields": sorted(before)} | ({"labels": labels} if labels else {}),
        personal=changes(before, after),
    )
    unit.touch(Kind.CLIENT, client=client_id)
    return before, after


def known_client(client_id: ClientId) -> Client:
    """The file, which may be written in. Raises NotFound, DeskError for one that was erased."""
    client = store.client(client_id)
    if client is None:
        raise NotFound(N_("There is no client “{text}”."), text=str(client_id))
    if client.erased:
        raise DeskError(N_("This client was erased. Open a new file if she comes back."))
    return client


def _check_agreed(client_id: ClientId, fields: Collection[Field]) -> None:
    """What is sensitive is written down with her consent alone. Raises RuleBroken."""
    asked = [each for each in fields if each.purpose is not None]
    purposes = sorted({each.purpose for each in asked if each.purpose is not None})
    given = consent_store.answered_by([client_id], purposes, Answer.GIVEN) if purposes else set()
    for each in asked:
        if (client_id, each.purpose) not in given:
            raise RuleBroken(each.key, "consent", N_("This is sensitive: ask for her consent first, and tick it."))


# ---------------------------------------------------------------- dated moments


def moments_of(shop: Shop, client_id: ClientId, limit: int = 200) -> tuple[Moment, ...]:
    """Unusual requests, extras and gestures of a client, the newest first."""
    return field_store.moments_of(client_id, limit)


def add_moment(
    shop: Shop,
    acting: Acting,
    client_id: ClientId,
    kind: MomentKind,
    text: str,
    *,
    on: date | None = None,
    form: ExtraForm = ExtraForm.NONE,
) -> SavedMoment:
    """Writes down an unusual request, an extra or a gesture with its day (M21, M22, M24).

    Raises RuleBroken("text" | "on" | "form"), NotFound, NotAllowed.
    """
    acting.must(Action.EDIT_CLIENT)
    said = many_lines(text, "text", 2000)
    if not said:
        raise RuleBroken("text", "empty", N_("Write down what it was."))
    if (kind is MomentKind.EXTRA) != (form is not ExtraForm.NONE):
        raise RuleBroken("form", "form", N_("Say whether it was a thing, money off or attention."))
    with work(shop, acting) as unit:
        known_client(client_id)
        day = on or unit.on
        if not _EARLIEST <= day <= unit.on:
            raise RuleBroken("on", "day", N_("This day is not over yet, or too long ago."))
        number = field_store.insert_moment(client_id, kind, form, day, unit.at, acting.staff_id, said)
        detail = {"kind": kind.value, "form": form.value, "on": day.isoformat()}
        subject = f"client_moment:{number}"
        unit.audit("client.moment", subject, client=client_id, detail=detail, personal={"text": said})
        unit.touch(Kind.CLIENT, client=client_id)
        return SavedMoment(number, unit.touched)


def take_back_moment(shop: Shop, acting: Acting, moment_id: int) -> SavedMoment:
    """Takes a dated line out; the trail keeps what it said. Of another day or person it needs Action.TAKE_BACK."""
    acting.must(Action.EDIT_CLIENT)
    with work(shop, acting) as unit:
        found = field_store.moment(moment_id)
        if found is None:
            raise NotFound(N_("This line is not there any more."))
        client_id, kept = found
        unit.must_take_back(kept.staff_id, kept.at)
        field_store.delete_moment(moment_id)
        personal = changes({"text": kept.text}, {"text": ""})
        unit.audit("client.moment_taken_back", f"client_moment:{moment_id}", client=client_id, personal=personal)
        unit.touch(Kind.CLIENT, client=client_id)
        return SavedMoment(moment_id, unit.touched)
