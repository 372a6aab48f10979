"""Photographs of clients: adding, describing, removing, showing and handing one out. All of it only while the client
agrees to photographs; once she takes that back they are shown to nobody, and can be removed together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desk_app.changes import Kind, Touched
from desk_app.clients import consent_store, photograph_store
from desk_app.clients.client import ClientId
from desk_app.clients.consent import Answer, Purpose
from desk_app.clients.desk import get_client
from desk_app.clients.held_store import hold_on
from desk_app.clients.photograph import (
    MOST_AT_ONCE,
    MOST_OF_CLIENT,
    Part,
    Photograph,
    PhotographDraft,
    PhotographId,
)
from desk_app.clients.picture_head import read_picture_file
from desk_app.clients.pictures import Prepared, prepare
from desk_app.clients.rules import one_line
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed, NotFound, RuleBroken, ShopFileError
from desk_app.staff.account import Acting, Action
from desk_app.staff.edits import as_told, changes
from desk_app.staff.exporting import Export, Way, record_export
from desk_app.staff.resealing import forget_fields
from desk_app.staff.saving import Unsaved, begins_otherwise, save_whole
from desk_app.staff.work import Work, work
from desk_app.words import N_

_NOT_AGREED = N_(
    "She has not agreed to photographs. Ask her, and write her answer down on “Consents and her data” (Alt+Y)."
)
_HELD = N_("The law holds her file: what is said of its photographs is an owner’s to change.")
_GONE = N_("This photograph is not there any more.")
_UNSAVED = Unsaved(
    N_("The photograph cannot be saved as {path}. Choose another place or name."),
    no_folder=N_("There is no folder {path} to save the photograph in."),
    disk_full=N_("The disk is full. The photograph was not saved."),
)


@dataclass(frozen=True, slots=True)
class NewPhotograph:
    """A picture to be added: a file, or its bytes (from the clipboard). Its day is the one its camera wrote down, else
    today."""

    source: Path | bytes
    part: Part = Part.OTHER
    caption: str = ""

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return self.source.name if isinstance(self.source, Path) else ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A picture that was not added, and why."""

    name: str
    error: DeskError


@dataclass(frozen=True, slots=True)
class PhotographsAdded:
    """What ``add_photographs`` kept, and what it could not read."""

    ids: tuple[PhotographId, ...]
    refused: tuple[Refused, ...]
    touched: Touched


@dataclass(frozen=True, slots=True)
class PhotographState:
    """How things stand with a client's photographs: what she said last, and how many are kept."""

    answer: Answer
    count: int

    @property
    def shown(self) -> bool:
        """Whether anybody may see them."""
        return self.answer is Answer.GIVEN


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def add_photographs(
    shop: Shop,
    acting: Acting,
    client_id: ClientId,
    new: Sequence[NewPhotograph],
    progress: Callable[[int, int], None] | None = None,
    stopped: Callable[[], bool] | None = None,
) -> PhotographsAdded:
    """Adds pictures to a client's file, those of one call in one transaction. They are decoded before it, so that
    nobody waits to write meanwhile; ``stopped`` is asked between two. An "after" belongs to the newest "before" that is
    not of a later day.

    Raises NotAllowed, NotFound, RuleBroken("consent" | "photographs"), and DeskError where none of them can be read.
    """
    acting.must(Action.EDIT_CLIENT)
    _must_agree(shop, client_id)
    if len(new) > MOST_AT_ONCE:
        raise RuleBroken("photographs", "too_many", N_("At most {most} pictures at once."), most=MOST_AT_ONCE)
    ready, refused = _prepared(shop, new, progress, stopped or (lambda: False))
    if not ready:
        if refused:
            raise refused[0].error
        return PhotographsAdded((), (), Touched())
    with work(shop, acting) as unit:
        _must_agree(shop, client_id)
        if photograph_store.count(client_id) + len(ready) > MOST_OF_CLIENT:
            raise RuleBroken(
                "photographs", "full", N_("A client’s file holds at most {most} photographs."), most=MOST_OF_CLIENT
            )
        # Those of before first: an "after" that comes with them belongs to one of them.
        order = sorted(ready, key=lambda one: one[0].part is Part.AFTER)
        ids = tuple(_enter(unit, client_id, draft, prepared) for draft, prepared in order)
        return PhotographsAdded(ids, tuple(refused), unit.touched)


def _prepared(
    shop: Shop, new: Sequence[NewPhotograph], progress: Callable[[int, int], None] | None, stopped: Callable[[], bool]
) -> tuple[list[tuple[PhotographDraft, Prepared]], list[Refused]]:
    today, ready, refused = shop.today(), list[tuple[PhotographDraft, Prepared]](), list[Refused]()
    for done, one in enumerate(new):
        if stopped():
            return [], []
        if progress is not None:
            progress(done, len(new))
        caption = one_line(one.caption, "caption")
        try:
            data = read_picture_file(one.source) if isinstance(one.source, Path) else one.source
            prepared = prepare(data, today)
        except DeskError as error:
            refused.append(Refused(one.name, error))
            continue
        ready.append((PhotographDraft(prepared.taken_on or today, one.part, caption), prepared))
    return ready, refused


def _enter(unit: Work, client_id: ClientId, draft: PhotographDraft, prepared: Prepared) -> PhotographId:
    if draft.part is Part.AFTER:
        draft = replace(draft, pair=photograph_store.newest_before(client_id, draft.taken_on))
    digest = hashlib.sha256(prepared.picture).hexdigest()
    number = photograph_store.insert(client_id, unit.at, unit.acting.staff_id, draft, prepared, digest)
    # Digests in clear: what is shown of her cannot be changed behind the trail's back, and they tell nothing of her.
    detail: dict[str, object] = {
        "width": prepared.width,
        "height": prepared.height,
        "size": len(prepared.picture),
        "sha256": digest,
        "thumbnail": hashlib.sha256(prepared.thumbnail).hexdigest(),
    }
    unit.audit(
        "photograph.added", f"photograph:{number}", client=client_id, detail=detail, personal={"after": _told(draft)}
    )
    unit.touch(Kind.CLIENT, client=client_id)
    return number


def edit_photograph(shop: Shop, acting: Acting, photograph_id: PhotographId, draft: PhotographDraft) -> Touched:
    """Writes what is said of a photograph. Nothing is written where nothing changed. While the law holds her file that
    needs Action.CHANGE_HELD.

    Raises NotAllowed, NotFound, RuleBroken("consent" | "caption" | "taken_on" | "pair").
    """
    acting.must(Action.EDIT_CLIENT)
    kept = get_photograph(shop, photograph_id)
    draft = replace(draft, caption=one_line(draft.caption, "caption"))
    if draft.part is not Part.AFTER:
        draft = replace(draft, pair=None)
    if draft == kept.as_draft():
        return Touched()
    if draft.taken_on > shop.today():
        raise RuleBroken("taken_on", "to_come", N_("A photograph is not of a day to come."))
    if draft.pair is not None:
        other = photograph_store.photograph(draft.pair)
        if other is None or other.client_id != kept.client_id or other.part is not Part.BEFORE:
            raise RuleBroken("pair", "no_before", N_("Choose one of her photographs of before."))
    with work(shop, acting) as unit:
        if hold_on(ClientId(kept.client_id)):
            unit.acting.must_all({Action.CHANGE_HELD: NotAllowed(_HELD, action=Action.CHANGE_HELD.value)})
        photograph_store.write(photograph_id, draft)
        told = changes(_told(kept.as_draft()), _told(draft))
        subject = f"photograph:{photograph_id}"
        unit.audit("photograph.changed", subject, client=kept.client_id, personal=told)
        unit.touch(Kind.CLIENT, client=kept.client_id)
        return unit.touched


def remove_photograph(shop: Shop, acting: Acting, photograph_id: PhotographId) -> Touched:
    """Takes a photograph out of the file for good: its bytes are overwritten, and backups of before have it until they
    lapse. One that somebody else added, or on another day, needs Action.TAKE_BACK.

    Raises NotAllowed, NotFound, DeskError while the law holds the file.
    """
    acting.must(Action.EDIT_CLIENT)
    kept = photograph_store.photograph(photograph_id)
    if kept is None:
        raise NotFound(_GONE)
    with work(shop, acting) as unit:
        unit.must_take_back(*photograph_store.who_added(photograph_id))
        _must_not_be_held(ClientId(kept.client_id))
        _enter_removal(unit, kept)
    shop.cut_log()
    return unit.touched


def remove_withdrawn(shop: Shop, acting: Acting, client_id: ClientId) -> Touched:
    """Takes all photographs of a client out of the file who took her consent to them back, and what was ever said of
    them out of the trail. Cannot be taken back.

    Raises NotAllowed, NotFound, RuleBroken("purpose") where she did not, DeskError while the law holds the file.
    """
    acting.must(Action.EDIT_CLIENT)
    get_client(shop, client_id)
    if _answer(client_id) is not Answer.WITHDRAWN:
        raise RuleBroken("purpose", "standing", N_("She has not withdrawn her consent to this."))
    with work(shop, acting) as unit:
        _must_not_be_held(client_id)
        kept = photograph_store.page(client_id, MOST_OF_CLIENT * 10, None)
        if not kept:
            raise NotFound(N_("There are no photographs of her."))
        for each in kept:
            _enter_removal(unit, each)
        forget_fields(unit, client_id, ("caption",))
    shop.cut_log()
    return unit.touched


def _enter_removal(unit: Work, kept: Photograph) -> None:
    photograph_store.delete(kept.id)
    told = {"before": _told(kept.as_draft()), "after": {}}
    unit.audit("photograph.removed", f"photograph:{kept.id}", client=kept.client_id, personal=told)
    unit.touch(Kind.CLIENT, client=kept.client_id)


def _told(draft: PhotographDraft) -> dict[str, object]:
    """What the trail says of a photograph; sealed with her key, for her name may stand in the caption."""
    return {name: value for name, value in as_told(draft).items() if value not in ("", None)}


def _answer(client_id: ClientId) -> Answer:
    for answer in (Answer.GIVEN, Answer.WITHDRAWN):
        if consent_store.answered_by([client_id], [Purpose.PHOTOGRAPHS], answer):
            return answer
    return Answer.UNASKED


def _must_agree(shop: Shop, client_id: ClientId) -> None:
    if get_client(shop, client_id).erased:
        raise DeskError(N_("This client was erased. Open a new file if she comes back."))
    if _answer(client_id) is not Answer.GIVEN:
        raise RuleBroken("consent", "photographs", _NOT_AGREED)


def _must_not_be_held(client_id: ClientId) -> None:
    reason = hold_on(client_id)
    if reason:
        raise DeskError(N_("The law demands that this file is kept: {reason}."), reason=reason)


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────


def photograph_state(shop: Shop, client_id: ClientId) -> PhotographState:
    """What a client said of photographs, and how many of her are kept, seen or not."""
    return PhotographState(_answer(client_id), photograph_store.count(client_id))


def photographs_of(
    shop: Shop, client_id: ClientId, limit: int = 30, before: Photograph | None = None
) -> tuple[Photograph, ...]:
    """A client's photographs, the newest day first; ``before`` is the last of the page above. None while she does not
    agree to them."""
    if _answer(client_id) is not Answer.GIVEN:
        return ()
    return photograph_store.page(client_id, limit, None if before is None else (before.taken_on, before.id))


def befores_of(shop: Shop, client_id: ClientId, limit: int = 60) -> tuple[Photograph, ...]:
    """Her photographs of before a treatment, the newest first, as ``photographs_of``."""
    return photograph_store.befores(client_id, limit) if _answer(client_id) is Answer.GIVEN else ()


def get_photograph(shop: Shop, photograph_id: PhotographId) -> Photograph:
    """One of them. Raises NotFound, and RuleBroken("consent") while she does not agree to photographs."""
    kept = photograph_store.photograph(photograph_id)
    if kept is None:
        raise NotFound(_GONE)
    if _answer(ClientId(kept.client_id)) is not Answer.GIVEN:
        raise RuleBroken("consent", "photographs", _NOT_AGREED)
    return kept


def partner_of(shop: Shop, kept: Photograph) -> Photograph | None:
    """The other one of a pair: the "before" of an "after", the newest "after" of a "before"; None where it is alone.
    Nothing while she does not agree to photographs."""
    return photograph_store.partner(kept.id) if _answer(ClientId(kept.client_id)) is Answer.GIVEN else None


def read_picture(shop: Shop, photograph_id: PhotographId) -> bytes:
    """What a photograph looks like, as the file has it: to be opened by ``pictures.decode`` alone. Raises as
    ``get_photograph``."""
    get_photograph(shop, photograph_id)
    found = photograph_store.picture(photograph_id)
    if found is None:
        raise NotFound(_GONE)
    return found


def save_photograph(shop: Shop, acting: Acting, photograph_id: PhotographId, path: Path) -> Touched:
    """Hands a photograph out as a JPEG, and notes it in the same transaction: both or neither. Only a JPEG or an empty
    file is replaced. Raises NotAllowed, NotFound, RuleBroken("consent"), ShopFileError."""
    acting.must(Action.EXPORT)
    kept, data = get_photograph(shop, photograph_id), read_picture(shop, photograph_id)
    export = Export(f"photograph:{photograph_id}", Way.SAVED, int(kept.client_id), path.name, needs=Action.EXPORT)
    return record_export(shop, acting, export, lambda: save_whole(data, path, _UNSAVED, check=_must_be_replaceable))


def _must_be_replaceable(path: Path) -> None:
    if begins_otherwise(path, b"\xff\xd8\xff"):
        raise ShopFileError(
            N_("{path} is not a photograph and was not replaced. Give it another name."), path=str(path)
        )
