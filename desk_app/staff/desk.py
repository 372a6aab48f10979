"""What is done about staff and the shop's settings."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from desk_app.changes import Kind, Touched
from desk_app.clock import Clock
from desk_app.db.keys import NewKeys
from desk_app.db.settings import FIRST_VALUES, Settings, write_setting
from desk_app.db.shop import Shop, create_whole
from desk_app.errors import NotAllowed, NotFound, RuleBroken, ShopFileError
from desk_app.places import state_folder
from desk_app.staff import settingrules, store
from desk_app.staff.account import Acting, Action, Role, StaffDraft, StaffId, StaffMember, give_word
from desk_app.staff.copy_folders import with_second_marked
from desk_app.staff.edits import as_told, changes
from desk_app.staff.identity import shop_identity
from desk_app.staff.members import acting_for, active_member, staff_list
from desk_app.staff.pin import FREE_TRIES, checked_pin, hash_pin, lock_for, lock_left, pin_matches, pin_seal
from desk_app.staff.tries import Counted, Tries, counted_tries
from desk_app.staff.work import Work, work
from desk_app.words import N_

__all__ = [
    "SavedStaff",
    "ShopSetUp",
    "acting_for",
    "allow_once",
    "change_settings",
    "locked_until",
    "save_staff",
    "set_pin",
    "set_up_shop",
    "sign_in",
    "staff_by_name",
    "staff_list",
]

#: Settings that are rules of the trade: what is lent, what it costs, how far a price may be changed at the desk.
RULES = frozenset(name for name in FIRST_VALUES if name.startswith(("loan_", "price_")))

#: Audit lines that say nothing about money: with only these, the currency may still change.
_NO_MONEY = ("shop.", "staff.", "settings.")

#: What an account has beside what is typed into it.
_NOT_TYPED = ("id", "has_pin")


@dataclass(frozen=True, slots=True)
class ShopSetUp:
    """The answers of the first run. ``place`` is an ISO country in lower case, ``trades`` of "salon" and "pawn"."""

    name: str
    owner_name: str
    owner_pin: str = ""
    trades: Sequence[str] = ("salon",)
    language: str = "zh_CN"
    currency: str = "CNY"
    place: str = "cn"
    zone: str = "Asia/Shanghai"
    demo: bool = False


@dataclass(frozen=True, slots=True)
class SavedStaff:
    """The account that was written."""

    staff_id: StaffId
    touched: Touched


def set_up_shop(
    path: Path,
    setup: ShopSetUp,
    *,
    passphrase: str = "",
    keys: NewKeys | None = None,
    clock: Clock | None = None,
    machine: str = "",
) -> Shop:
    """Makes a shop file with its settings and its owner, and opens it. All of it or nothing, even if killed.

    It is encrypted with ``keys``, or new ones of ``passphrase``; without either it is plain, as a demo is. A demo
    shop's owner needs no PIN. Raises RuleBroken on a field of ``setup``, ShopFileError as ``open_shop`` does.
    """
    after = _settings_of(setup)
    owner = _name_of("owner_name", setup.owner_name)
    pin_hash = "" if setup.demo and not setup.owner_pin else hash_pin(checked_pin(setup.owner_pin, "owner_pin"))

    def fill(shop: Shop) -> None:
        acting = Acting(StaffId(1), owner, Role.OWNER, machine)  # the first account of an empty file
        with work(shop, acting) as unit:
            staff_id = store.insert_member(owner, Role.OWNER, "", True, unit.at)
            if pin_hash:
                store.keep_pin(staff_id, pin_hash)
            for name in FIRST_VALUES:
                write_setting(name, getattr(after, name))
            told = {"shop_name": after.shop_name, "name": owner} | _pin_told(pin_hash)
            unit.audit("shop.set_up", f"staff:{staff_id}", detail=told)
        shop.settings_changed()

    return create_whole(path, fill, passphrase=passphrase, keys=keys, clock=clock)


def _settings_of(setup: ShopSetUp) -> Settings:
    values = {
        "shop_name": setup.name,
        "trades": tuple(setup.trades),
        "language": setup.language,
        "currency": setup.currency,
        "place": setup.place,
        "zone": setup.zone,
        "phone_region": setup.place.upper(),
        "demo": setup.demo,
    }
    try:
        return settingrules.changed(Settings(), values)
    except RuleBroken as error:
        field = {"shop_name": "name", "phone_region": "place"}.get(error.field, error.field)
        raise RuleBroken(field, error.rule, error.template, **error.values) from error


# Signing in


def sign_in(shop: Shop, staff_id: StaffId, pin: str, *, machine: str = "") -> Acting:
    """Who acts from now on. A wrong PIN is counted in the file, and after five the account is locked for a while.

    Raises NotFound (no such account), NotAllowed (not active, or no PIN was set; or locked),
    RuleBroken("pin", "wrong").
    """
    member = active_member(staff_id)
    acting = Acting(member.id, member.name, member.role, machine)
    if not member.has_pin:
        raise NotAllowed(N_("{name} has no PIN yet. The owner can set one."), name=member.name)
    _prove(shop, acting, pin, "pin")
    with work(shop, acting) as unit:
        store.keep_tries(member.id, 0, None)
        since = unit.audit("staff.signed_in", f"staff:{member.id}")
    return replace(acting, since=since)


def allow_once(shop: Shop, acting: Acting, owner_id: StaffId, pin: str, action: Action) -> Acting:
    """``acting``, allowed ``action`` by the owner whose PIN this is: until one command used it, in this run of the
    program, and while she is an owner. The trail says so, and every line written under it does too. A wrong PIN counts
    against the owner's account, as at sign-in.

    An owner of a demo shop who has no PIN is not asked for one. Raises NotFound, NotAllowed (no owner, has left, no
    PIN), RuleBroken("pin", "wrong" | "locked").
    """
    owner = active_member(owner_id)
    if owner.role is not Role.OWNER:
        raise NotAllowed(N_("{name} is not an owner of this shop."), name=owner.name)
    if owner.has_pin:
        _prove(shop, acting, pin, "pin", owner.id)
    elif not shop.settings.demo:
        raise NotAllowed(N_("{name} has no PIN yet. The owner can set one."), name=owner.name)
    with work(shop, replace(acting, override=None)) as unit:
        store.keep_tries(owner.id, 0, None)
        said = {"action": action.value, "by": int(owner.id), "name": owner.name}
        line = unit.audit("staff.allowed_once", f"staff:{owner.id}", detail={"allowed": said})
    return give_word(shop, acting, owner, action, line if owner.has_pin else 0)


def _prove(shop: Shop, acting: Acting, pin: str, field: str, whose: StaffId | None = None) -> None:
    """Raises unless ``pin`` is right, that of ``whose`` (None: of who acts). The wrong try is written down in a
    transaction of its own, and stays; and on this machine, for a copy of the file does not know of it."""
    whose = acting.staff_id if whose is None else whose
    try:
        with counted_tries(shop_identity(shop.database.execute_sql), whose) as counted:
            _prove_counted(shop, acting, pin, field, whose, counted)
    except OSError as error:
        raise ShopFileError(N_("{path} cannot be written."), path=error.filename or state_folder()) from error


def _prove_counted(shop: Shop, acting: Acting, pin: str, field: str, whose: StaffId, counted: Counted) -> None:
    state = store.pin_state(whose)
    now = shop.now()
    here = counted.pause(now)
    if state.locked_until is not None and now < state.locked_until:
        left = lock_left(state.failed_tries, state.locked_until, now)
        if now + left != state.locked_until:  # the clock was put back: the whole pause begins anew, no longer one
            with work(shop, acting) as unit:
                store.keep_tries(whose, state.failed_tries, now + left)
                unit.audit("staff.lock_moved", f"staff:{whose}", detail={"tries": state.failed_tries})
        _refuse_locked(field, left)
    if here is not None:
        _refuse_locked(field, here)
    tried = counted.add(now)
    if pin_matches(state.hash, pin):
        counted.keep(Tries())
        return
    failed = state.failed_tries + 1
    pause = lock_for(failed)
    with work(shop, acting) as unit:
        store.keep_tries(whose, failed, None if pause is None else now + pause)
        unit.audit("staff.wrong_pin", f"staff:{whose}", detail={"tries": failed})
    most = max(failed, tried.failed)
    pause = lock_for(most)
    if pause is not None:
        _refuse_locked(field, pause)
    raise RuleBroken(field, "wrong", N_("The PIN is wrong. Tries left before a pause: {left}."), left=FREE_TRIES - most)


def _refuse_locked(field: str, left: timedelta) -> None:
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    raise RuleBroken(
        field, "locked", N_("Too many wrong PINs. Minutes until the next try: {minutes}."), minutes=minutes
    )


# Accounts


def staff_by_name(shop: Shop, name: str) -> StaffMember:
    """The active account of that name or short code; case and width do not matter. Raises NotFound."""
    sought = _folded(name)
    found = [member for member in store.members(active_only=True) if sought and _folded(member.name) == sought]
    found = found or [member for member in store.members(active_only=True) if sought and _folded(member.code) == sought]
    if len(found) != 1:
        raise NotFound(N_("Nobody on the staff is called “{name}”."), name=name)
    return found[0]


def save_staff(shop: Shop, acting: Acting, draft: StaffDraft) -> SavedStaff:
    """Adds an account or changes one. Raises RuleBroken (name empty or taken, PIN not allowed, the last owner)."""
    acting.must(Action.MANAGE_STAFF)
    name = _name_of("name", draft.name)
    code = settingrules.one_line("code", draft.code, settingrules.LONGEST_NAME)
    pin_hash = hash_pin(checked_pin(draft.pin)) if draft.pin else ""
    with work(shop, acting) as unit:
        before = _before(draft.id)
        _must_be_free(name, draft.id)
        _must_leave_an_owner(shop, draft, before, with_pin=bool(pin_hash))
        if before is None:
            staff_id = store.insert_member(name, draft.role, code, draft.active, unit.at)
        else:
            staff_id = before.id
            store.update_member(staff_id, name, draft.role, code, draft.active)
        after: dict[str, object] = {"name": name, "role": draft.role.value, "code": code, "active": draft.active}
        detail: dict[str, object] = {"after": after} if before is None else changes(as_told(before, _NOT_TYPED), after)
        unit.audit("staff.added" if before is None else "staff.changed", f"staff:{staff_id}", detail=detail)
        if pin_hash:
            _give_pin(unit, staff_id, pin_hash)
        unit.touch(Kind.STAFF)
    if pin_hash:
        _forget_tries(shop, staff_id)
    return SavedStaff(staff_id, unit.touched)


def set_pin(shop: Shop, acting: Acting, staff_id: StaffId, pin: str, *, old_pin: str = "") -> Touched:
    """A new PIN: the owner's for anyone, anyone's for herself with the old one. Raises RuleBroken("pin"/"old_pin")."""
    own = acting.staff_id == staff_id
    if not own:
        acting.must(Action.MANAGE_STAFF)
    member = active_member(staff_id)
    new_hash = hash_pin(checked_pin(pin))
    if own and member.has_pin:
        _prove(shop, acting, old_pin, "old_pin")
    with work(shop, acting) as unit:
        _give_pin(unit, staff_id, new_hash)
        unit.touch(Kind.STAFF)
    _forget_tries(shop, staff_id)
    return unit.touched


def _give_pin(unit: Work, staff_id: StaffId, pin_hash: str) -> None:
    store.keep_pin(staff_id, pin_hash)
    unit.audit("staff.pin_set", store.PIN_SET_OF.format(staff_id), detail=_pin_told(pin_hash))


def _pin_told(pin_hash: str) -> dict[str, object]:
    """A seal of the hash, so that another in its place is found."""
    return {"pin_seal": pin_seal(pin_hash)} if pin_hash else {}


def _forget_tries(shop: Shop, staff_id: StaffId) -> None:
    # Those at the old PIN. Where they cannot be forgotten, a pause of this machine runs out by itself.
    with suppress(OSError), counted_tries(shop_identity(shop.database.execute_sql), staff_id) as counted:
        counted.keep(Tries())


def _before(staff_id: StaffId | None) -> StaffMember | None:
    if staff_id is None:
        return None
    member = store.member(staff_id)
    if member is None:
        raise NotFound(N_("There is no such person on the staff."))
    return member


def _must_be_free(name: str, staff_id: StaffId | None) -> None:
    taken = (member for member in store.members(active_only=False) if member.id != staff_id)
    if any(_folded(member.name) == _folded(name) for member in taken):
        raise RuleBroken("name", "taken", N_("Somebody on the staff already has this name."))


def _must_leave_an_owner(shop: Shop, draft: StaffDraft, before: StaffMember | None, *, with_pin: bool) -> None:
    stays_owner = draft.active and draft.role is Role.OWNER
    if stays_owner:
        # Whoever may do anything must be asked who she is, but in a shop that is only for show.
        guarded = with_pin or (before is not None and (before.has_pin or before.role is Role.OWNER))
        if not guarded and not shop.settings.demo:
            raise RuleBroken("pin", "owner_needs_pin", N_("An owner needs a PIN."))
        return
    if before is None or before.role is not Role.OWNER or not before.active:
        return
    others = [one for one in store.members(active_only=True) if one.role is Role.OWNER and one.id != before.id]
    if not others:
        field = "active" if not draft.active else "role"
        raise RuleBroken(field, "last_owner", N_("The shop must keep an owner. Make somebody else owner first."))


def _name_of(field: str, text: str) -> str:
    return settingrules.named(field, text)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


# Settings and the trail


def change_settings(shop: Shop, acting: Acting, **values: object) -> Touched:
    """Changes some of the shop's settings; the names are those of ``db.settings.Settings``.

    Raises RuleBroken(name, …) on a value that is not allowed, and KeyError (a defect) on a name there is not. What did
    not change is not written; where nothing did, nothing is. A second folder for backups that is new, or is given with
    ``backup_second_mark=""``, is marked: from then on it alone is the second place.
    """
    if not values or not RULES.issuperset(values):
        acting.must(Action.CHANGE_SETTINGS)
    if not RULES.isdisjoint(values):
        acting.must(Action.CHANGE_RULES)
    before = shop.settings
    after = settingrules.changed(before, values)
    if before.demo and not after.demo:
        _owners_must_have_pins()
    anew = values.get("backup_second_mark") == ""
    after = with_second_marked(before, after, shop.path.parent, anew=anew)
    if after.backup_second_mark != before.backup_second_mark:
        values = values | {"backup_second_mark": after.backup_second_mark}
    new = {name: getattr(after, name) for name in values if getattr(after, name) != getattr(before, name)}
    if not new:
        return Touched()
    with work(shop, acting) as unit:
        if "currency" in new:
            _money_must_be_unwritten()
        for name, value in new.items():
            write_setting(name, value)
        old = {name: getattr(before, name) for name in new}
        unit.audit("settings.changed", "settings", detail=changes(old, new))
        unit.touch(Kind.SETTING)
    shop.settings_changed()
    return unit.touched


def _owners_must_have_pins() -> None:
    # From now on everybody is asked who she is, and an owner without a PIN could never come in again.
    if any(one.role is Role.OWNER and not one.has_pin for one in store.members(active_only=True)):
        raise RuleBroken("demo", "owner_needs_pin", N_("An owner needs a PIN."))


def _money_must_be_unwritten() -> None:
    if store.wrote_beyond(_NO_MONEY):
        raise RuleBroken(
            "currency", "in_use", N_("Amounts are already written in this currency. It cannot change any more.")
        )


def locked_until(shop: Shop, staff_id: StaffId) -> datetime | None:
    """Until when no PIN of this account is taken; None where it is not locked now."""
    if store.member(staff_id) is None:
        raise NotFound(N_("There is no such person on the staff."))
    until = store.pin_state(staff_id).locked_until
    return until if until is not None and until > shop.now() else None
