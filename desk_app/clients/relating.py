"""Use cases of family and dates. A relative with a file of her own stands in both files: what is written in one is
written in the other, in one transaction and with a line in both trails."""

from __future__ import annotations

from dataclasses import fields, replace

from desk_app.changes import Kind, Touched
from desk_app.clients import relative_store
from desk_app.clients import store as client_store
from desk_app.clients.client import Birthday, Client, ClientId
from desk_app.clients.consent import Purpose
from desk_app.clients.consent_store import withdrawn_by
from desk_app.clients.family_rules import check_date, check_relative
from desk_app.clients.held_store import hold_on
from desk_app.clients.relation import fits, reverse, reversed_as
from desk_app.clients.relative import (
    MOST_DATES,
    MOST_RELATIVES,
    ClientDate,
    ClientFamily,
    DateDraft,
    DateId,
    DateKind,
    KeptDate,
    KeptRelative,
    Relative,
    RelativeDraft,
    RelativeId,
    RemovedDate,
    RemovedRelative,
)
from desk_app.clients.unit_store import is_unit
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed, NotFound, RuleBroken
from desk_app.staff.account import Acting, Action
from desk_app.staff.edits import as_told, changes
from desk_app.staff.work import Work, work
from desk_app.words import N_

#: How the trail's names of what a relative or a day says begin.
FAMILY = "family_"

#: All of them.
FAMILY_TOLD = frozenset(f"{FAMILY}{each.name}" for noun in (RelativeDraft, DateDraft) for each in fields(noun))

_HELD = N_("The law holds this file: what it says of her family is an owner’s to change.")
_NO_RELATIVE = N_("This person does not stand in the file any more.")
_NOT_AGREED = N_(
    "She took back her consent to keep what she says of her family. Ask her, and write her answer down on “Consents "
    "and her data” (Alt+Y)."
)
_NO_DATE = N_("This day does not stand in the file any more.")


# ── people ────────────────────────────────────────────────────────────────────────────────────────────────────────


def add_relative(shop: Shop, acting: Acting, client_id: ClientId, draft: RelativeDraft) -> KeptRelative:
    """Adds a relative to a client's file: a name and a relation are enough. With ``other_id`` the client stands in that
    file too, as what she is to her.

    Raises NotAllowed, NotFound, RuleBroken("name" | "phone" | "birthday" | "note" | "other_id" | "relatives").
    """
    acting.must(Action.EDIT_CLIENT)
    draft = check_relative(draft, shop.settings.phone_region, shop.today())
    with work(shop, acting) as unit:
        client = _open_file(unit, client_id)
        number = _enter_relative(unit, client, draft)
        return KeptRelative(number, unit.touched)


def _enter_relative(unit: Work, client: Client, draft: RelativeDraft, number: RelativeId | None = None) -> RelativeId:
    other = _other(unit, client, draft)
    if other is not None:
        draft = replace(draft, relation=fits(draft.relation, other.gender))
    kept = _insert(unit, client.id, draft, number)
    if other is not None:
        back = RelativeDraft(reverse(draft.relation, client.gender), other_id=client.id, standing=draft.standing)
        _insert(unit, other.id, back)
    return kept


def _insert(unit: Work, client_id: ClientId, draft: RelativeDraft, number: RelativeId | None = None) -> RelativeId:
    if relative_store.count("client_relative", client_id) >= MOST_RELATIVES:
        raise RuleBroken("relatives", "full", N_("A client’s file has room for {most} people."), most=MOST_RELATIVES)
    kept = relative_store.insert_relative(client_id, draft, unit.at, unit.acting.staff_id, number)
    relative_store.put_birthday(kept, client_id, draft.birthday, unit.at, unit.acting.staff_id)
    _audit(unit, "relative.added", client_id, kept, {"after": _told(draft)})
    return kept


def edit_relative(shop: Shop, acting: Acting, relative_id: RelativeId, draft: RelativeDraft) -> KeptRelative:
    """Writes a relative over; nothing where nothing changed. A link to a client's file may be made, changed or undone;
    what the plain entry said of the birthday stays until that file has one of its own.

    Raises as ``add_relative``; NotAllowed while the law holds one of the files.
    """
    acting.must(Action.EDIT_CLIENT)
    draft = check_relative(draft, shop.settings.phone_region, shop.today())
    with_file = _relative(relative_id)
    if draft == with_file.as_draft():
        return KeptRelative(relative_id, Touched())
    with work(shop, acting) as unit:
        kept = _relative(relative_id)
        client = _open_file(unit, kept.client_id)
        linked = kept.other_id is not None and kept.other_id == draft.other_id
        if not linked:
            _drop_mirror(unit, kept)
        other = _other(unit, client, draft, linked=linked)
        if other is not None:
            draft = replace(draft, relation=fits(draft.relation, other.gender))
        relative_store.update_relative(relative_id, draft)
        if draft.other_id is None:
            relative_store.put_birthday(relative_id, client.id, draft.birthday, unit.at, unit.acting.staff_id)
        told = changes(_told(kept.as_draft()), _told(draft))
        _audit(unit, "relative.changed", client.id, relative_id, told)
        if other is not None:
            _write_mirror(unit, client, other, replace(kept, other_id=other.id), draft)
        return KeptRelative(relative_id, unit.touched)


def _write_mirror(unit: Work, client: Client, other: Client, kept: Relative, draft: RelativeDraft) -> None:
    mirror = relative_store.mirror(kept)
    if mirror is None:
        back = RelativeDraft(reverse(draft.relation, client.gender), other_id=client.id, standing=draft.standing)
        _insert(unit, other.id, back)
        return
    before = mirror.as_draft()
    relation = reversed_as(mirror.relation, draft.relation, client.gender)
    after = replace(before, relation=relation, standing=draft.standing)
    if after != before:
        relative_store.update_relative(mirror.id, after)
        _audit(unit, "relative.changed", other.id, mirror.id, changes(_told(before), _told(after)))


def remove_relative(shop: Shop, acting: Acting, relative_id: RelativeId) -> RemovedRelative:
    """Takes a relative and her days out of a file, and the client out of hers if she has one. What comes back is enough
    for ``put_back_relative``. Raises NotAllowed, NotFound."""
    acting.must(Action.EDIT_CLIENT)
    with work(shop, acting) as unit:
        kept = _relative(relative_id)
        _open_file(unit, kept.client_id)
        dates = relative_store.dates_of(relative_id)
        mirror = relative_store.mirror(kept) if kept.other_id is not None else None
        _remove(unit, kept)
        _drop_mirror(unit, kept)
        return RemovedRelative(kept, kept.as_draft(), dates, mirror, unit.touched)


def put_back_relative(shop: Shop, acting: Acting, removed: RemovedRelative) -> KeptRelative:
    """Puts back who was taken out, with her days, under the old numbers where they are free: what she was called about
    is not called about again. Raises as ``add_relative``."""
    acting.must(Action.EDIT_CLIENT)
    with work(shop, acting) as unit:
        client = _open_file(unit, removed.relative.client_id)
        number = _enter_relative(unit, client, removed.draft, removed.relative.id)
        days = [
            day for day in removed.dates if not (day.kind is DateKind.BIRTHDAY and removed.draft.birthday is not None)
        ]
        for day in days:
            _insert_date(unit, client.id, replace(day.as_draft(), relative_id=number), day.id)
        if removed.mirror is not None:
            mirror = relative_store.mirror(_relative(number))
            if mirror is not None:
                relative_store.update_relative(mirror.id, removed.mirror.as_draft())
        return KeptRelative(number, unit.touched)


def _remove(unit: Work, kept: Relative) -> None:
    for day in relative_store.dates_of(kept.id):
        if day.kind is not DateKind.BIRTHDAY:
            _audit_date(unit, "occasion.removed", day, {"before": _date_told(day.as_draft()), "after": {}})
    relative_store.delete_relative(kept.id)
    _audit(unit, "relative.removed", kept.client_id, kept.id, {"before": _told(kept.as_draft()), "after": {}})


def _drop_mirror(unit: Work, kept: Relative) -> None:
    mirror = relative_store.mirror(kept) if kept.other_id is not None else None
    if mirror is not None:
        _must_not_be_held(unit, mirror.client_id)
        _remove(unit, mirror)


def enter_forgotten(unit: Work, client_id: ClientId) -> None:
    """Takes a client who is being erased out of the files in which she stands as a relative, inside an open unit."""
    for whose in relative_store.in_whose_files(client_id):
        for kept in relative_store.family(whose).relatives:
            if kept.other_id == client_id:
                relative_store.delete_relative(kept.id)
                _audit(unit, "relative.removed", whose, kept.id, {}, {"erased": True})


def _other(unit: Work, client: Client, draft: RelativeDraft, *, linked: bool = False) -> Client | None:
    """The file of the relative; None of a plain entry. ``linked``: she is it already."""
    if draft.other_id is None:
        return None
    if draft.other_id == client.id:
        raise RuleBroken("other_id", "herself", N_("This is the client herself."))
    other = client_store.client(draft.other_id)
    if other is None or other.erased or other.merged_into is not None:
        raise RuleBroken("other_id", "gone", N_("This client’s file is not there any more."))
    if is_unit(other.id):
        raise RuleBroken("other_id", "firm", N_("{name} is a firm, and nobody’s relative."), name=other.name)
    if _is_barred(other.id):
        raise RuleBroken("other_id", "means", N_("{name} does not want her family to be kept."), name=other.name)
    _must_not_be_held(unit, other.id)
    if not linked and other.id in {one.other_id for one in relative_store.family(client.id).relatives}:
        raise RuleBroken("other_id", "twice", N_("{name} stands in this file already."), name=other.name)
    return other


def _open_file(unit: Work, client_id: ClientId) -> Client:
    client = client_store.client(client_id)
    if client is None:
        raise NotFound(N_("There is no client “{text}”."), text=str(client_id))
    if client.erased:
        raise DeskError(N_("This client was erased. Open a new file if she comes back."))
    unit.must_be_open(client_id)
    if is_unit(client_id):
        raise RuleBroken("relatives", "firm", N_("A firm has no family: its people are its agents."))
    if _is_barred(client_id):
        raise RuleBroken("consent", "means", _NOT_AGREED)
    _must_not_be_held(unit, client_id)
    return client


def _must_not_be_held(unit: Work, client_id: ClientId) -> None:
    if hold_on(client_id):
        unit.acting.must_all({Action.CHANGE_HELD: NotAllowed(_HELD, action=Action.CHANGE_HELD.value)})


def _relative(relative_id: int) -> Relative:
    found = relative_store.relative(relative_id)
    if found is None:
        raise NotFound(_NO_RELATIVE)
    return found


# ── days ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def add_date(shop: Shop, acting: Acting, client_id: ClientId, draft: DateDraft) -> KeptDate:
    """Adds a day that comes round, the client's own or a relative's. Raises NotAllowed, NotFound,
    RuleBroken("day" | "label" | "relative_id" | "dates")."""
    acting.must(Action.EDIT_CLIENT)
    draft = check_date(draft, shop.today())
    with work(shop, acting) as unit:
        _open_file(unit, client_id)
        _check_whose(client_id, draft)
        return KeptDate(_insert_date(unit, client_id, draft), unit.touched)


def _insert_date(unit: Work, client_id: ClientId, draft: DateDraft, number: DateId | None = None) -> DateId:
    if relative_store.count("client_date", client_id) >= MOST_DATES + MOST_RELATIVES:
        raise RuleBroken("dates", "full", N_("A client’s file has room for {most} days."), most=MOST_DATES)
    kept = relative_store.insert_date(client_id, draft, unit.at, unit.acting.staff_id, number)
    day = ClientDate(kept, client_id, draft.kind, draft.day, draft.label, draft.relative_id)
    _audit_date(unit, "occasion.added", day, {"after": _date_told(draft)})
    return kept


def edit_date(shop: Shop, acting: Acting, date_id: DateId, draft: DateDraft) -> KeptDate:
    """Writes a day over; nothing where nothing changed. Raises as ``add_date``."""
    acting.must(Action.EDIT_CLIENT)
    draft = check_date(draft, shop.today())
    if draft == _date(date_id).as_draft():
        return KeptDate(date_id, Touched())
    with work(shop, acting) as unit:
        kept = _date(date_id)
        _open_file(unit, kept.client_id)
        _check_whose(kept.client_id, draft)
        relative_store.update_date(date_id, draft)
        _audit_date(unit, "occasion.changed", kept, changes(_date_told(kept.as_draft()), _date_told(draft)))
        return KeptDate(date_id, unit.touched)


def remove_date(shop: Shop, acting: Acting, date_id: DateId) -> RemovedDate:
    """Takes a day out. Raises NotAllowed, NotFound."""
    acting.must(Action.EDIT_CLIENT)
    with work(shop, acting) as unit:
        kept = _date(date_id)
        _open_file(unit, kept.client_id)
        relative_store.delete_date(date_id)
        _audit_date(unit, "occasion.removed", kept, {"before": _date_told(kept.as_draft()), "after": {}})
        return RemovedDate(kept, unit.touched)


def put_back_date(shop: Shop, acting: Acting, removed: RemovedDate) -> KeptDate:
    """Puts a day back, under its old number where that is free. Raises as ``add_date``."""
    acting.must(Action.EDIT_CLIENT)
    with work(shop, acting) as unit:
        kept = removed.date
        _open_file(unit, kept.client_id)
        _check_whose(kept.client_id, kept.as_draft())
        return KeptDate(_insert_date(unit, kept.client_id, kept.as_draft(), kept.id), unit.touched)


def _date(date_id: int) -> ClientDate:
    found = relative_store.date_of(date_id)
    if found is None or found.kind is DateKind.BIRTHDAY:
        raise NotFound(_NO_DATE)
    return found


def _check_whose(client_id: ClientId, draft: DateDraft) -> None:
    if draft.relative_id is not None and _relative(draft.relative_id).client_id != client_id:
        raise RuleBroken("relative_id", "other_file", N_("This person stands in another file."))


# ── the trail and reading ─────────────────────────────────────────────────────────────────────────────────────────


def _audit(
    unit: Work,
    action: str,
    client_id: ClientId,
    number: RelativeId,
    personal: dict[str, object],
    detail: dict[str, object] | None = None,
) -> None:
    unit.audit(action, f"relative:{number}", client=client_id, detail=detail, personal=personal)
    unit.touch(Kind.CLIENT, Kind.CALL, client=client_id)


def _audit_date(unit: Work, action: str, day: ClientDate, personal: dict[str, object]) -> None:
    unit.audit(action, f"client_date:{day.id}", client=day.client_id, personal=personal)
    unit.touch(Kind.CLIENT, Kind.CALL, client=day.client_id)


def _told(draft: RelativeDraft) -> dict[str, object]:
    """What the trail says of a relative; sealed with the client's key."""
    told = as_told(draft, leave=("birthday",))
    if draft.birthday is not None:
        told["birthday"] = _day_told(draft.birthday)
    if draft.remind:
        del told["remind"]
    return _named(told)


def _date_told(draft: DateDraft) -> dict[str, object]:
    return _named(as_told(draft, leave=("day",)) | {"day": _day_told(draft.day)})


def _named(told: dict[str, object]) -> dict[str, object]:
    """Under names of their own, so that they can be taken out of the trail without anything else."""
    return {f"{FAMILY}{name}": value for name, value in told.items() if value not in ("", None)}


def _day_told(day: Birthday) -> dict[str, object]:
    return {name: value for name, value in as_told(day).items() if value}


def family_of(shop: Shop, client_id: ClientId) -> ClientFamily:
    """Everybody and every day of a client's file, in the order they were entered; nothing while her consent to that is
    withdrawn."""
    if _is_barred(client_id):
        return ClientFamily(client_id, barred=True)
    return relative_store.family(client_id)


def _is_barred(client_id: ClientId) -> bool:
    return bool(withdrawn_by([client_id], [Purpose.MEANS]))


def enter_family_cleared(unit: Work, client_id: ClientId) -> bool:
    """Takes a client's family and dates out of her file, and her out of the files of her family, inside an open unit:
    her consent to that is withdrawn. Whether there was any. The caller writes her line."""
    relatives = relative_store.family(client_id).relatives
    for kept in relatives:
        _drop_mirror(unit, kept)
    return relative_store.delete_family(client_id)
