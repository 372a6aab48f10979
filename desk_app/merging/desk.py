"""Merging two files of one person, and parting them again.

The rule of undoing: the newest merge of a file first. What was moved goes back, with the corrections and the money that
came of it since; what else was written since stays with the kept file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

from desk_app.changes import Kind, Touched
from desk_app.clients import store as clients
from desk_app.clients.client import Client, ClientBrief, ClientDraft, ClientId
from desk_app.clients.consent import SENSITIVE, Answer, Channel, Purpose
from desk_app.clients.consent_store import obey_health
from desk_app.clients.consenting import consent_told, enter_consent
from desk_app.clients.field import Field, Value
from desk_app.clients.field_store import values_aside
from desk_app.clients.fielding import all_fields
from desk_app.clients.held_store import hold_on
from desk_app.clients.joining import changed_fields, merged_draft, parted_draft
from desk_app.clients.merged_store import close_file, draft_of, keep_values, merges_of, values_of
from desk_app.clients.merging import MergedFile, MergeId
from desk_app.clients.seen_store import work_out_last_seen
from desk_app.clients.told import draft_told
from desk_app.clients.units import is_unit
from desk_app.db.shop import Shop
from desk_app.errors import NotFound, RuleBroken
from desk_app.merging import store
from desk_app.merging.knowing import must_be_readable, rows_told
from desk_app.salon.store import rebuild_rhythms
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import Work, work
from desk_app.words import N_, words_for

#: Everything that pages show of a client's records.
_KINDS = (Kind.CLIENT, Kind.VISIT, Kind.BOOKING, Kind.TICKET, Kind.PAYMENT, Kind.CALL, Kind.COMPLAINT, Kind.PROMISE)


@dataclass(frozen=True, slots=True)
class Merged:
    """What ``merge_clients`` and ``part_clients`` did; ``moved`` is how many records of each table changed files."""

    merge_id: MergeId
    kept: ClientId
    other: ClientId
    moved: dict[str, int]
    touched: Touched

    @property
    def records(self) -> int:
        """How many records changed files."""
        return sum(self.moved.values())


def preview_merge(shop: Shop, kept_id: ClientId, other_id: ClientId, take: Collection[str] = ()) -> ClientDraft:
    """The kept file as it would be. Raises as ``merge_clients``, but for who may."""
    kept, other = _open_pair(shop, kept_id, other_id)
    return _merged(shop, kept, other, take)


def merge_clients(
    shop: Shop, acting: Acting, kept_id: ClientId, other_id: ClientId, take: Collection[str] = ()
) -> Merged:
    """Makes two files of one person one: every record of ``other`` goes to ``kept``, whose file says what both said
    (``clients.joining``; ``take`` names fields whose value is the other's). The other stays as a closed file that its
    code leads away from, with every value that gave way. A consent that is withdrawn in either is withdrawn.

    Raises NotAllowed, NotFound, RuleBroken with the field for which there is no room, and RuleBroken("other") for the
    same file, one that was erased, or one that is part of another.
    """
    acting.must(Action.MERGE)
    with work(shop, acting) as unit:
        kept, other = _open_pair(shop, kept_id, other_id)
        if hold_on(kept_id) or hold_on(other_id):
            unit.acting.must(Action.CHANGE_HELD)
        before, draft = kept.as_draft(), _merged(shop, kept, other, take)
        merge_id = store.insert_merge(kept_id, other_id, unit.at, acting.staff_id)
        _keep_both(merge_id, kept_id, before, draft, other.as_draft())
        answers = store.last_answers(kept_id), store.last_answers(other_id)
        moved = store.move_records(merge_id, kept_id, other_id)
        close_file(other_id, unit.at)
        _tell_merged(unit, merge_id, kept, other, draft, moved)
        store.close_into(merge_id, kept_id, other_id)
        clients.update_client(kept_id, draft, unit.at)
        _withdraw_where_either_did(unit, merge_id, kept, *answers)
        _work_out(unit, kept_id, other_id)
        return Merged(merge_id, kept_id, other_id, moved, unit.touched)


def part_clients(shop: Shop, acting: Acting, merge_id: MergeId) -> Merged:
    """Undoes a merge whole: the other file is what it was, with every record that came from it and what came of those
    since; the kept file is what it was before, but for what was changed or written in it since.

    Raises NotAllowed, NotFound where it does not stand, and RuleBroken("merge") while a later merge of the file does.
    """
    acting.must(Action.MERGE)
    with work(shop, acting) as unit:
        pair = store.standing_merge(merge_id)
        if pair is None:
            raise NotFound(N_("These files are not merged (any more)."))
        kept_id, other_id = pair
        later = store.later_merge(merge_id, kept_id)
        if later:
            raise RuleBroken("merge", "newest_first", N_("Part {code} first: it was merged later."), code=later)
        if hold_on(kept_id):
            unit.acting.must(Action.CHANGE_HELD)
        must_be_readable(merge_id)
        now, before, after = _whole(kept_id).as_draft(), *(values_of(merge_id, side) for side in ("before", "after"))
        marks = {name: int(str(value)) for name, value in values_of(merge_id, "mark").items()}
        other = draft_of(values_of(merge_id, "other"))
        moved = store.move_back(merge_id, kept_id, other_id, marks)
        stays = _said_since(kept_id, marks)
        draft = parted_draft(now, before, after, stays)
        store.open_again(merge_id, other_id, unit.at)
        clients.update_client(kept_id, draft, unit.at)
        clients.update_client(other_id, other, unit.at)
        for one in (kept_id, other_id):
            barred = store.last_answers(one).get(Purpose.HEALTH.value) == Answer.WITHDRAWN
            obey_health(one, barred, unit.at)
        _tell_parted(unit, merge_id, kept_id, other_id, now, draft, moved)
        _work_out(unit, kept_id, other_id)
        return Merged(merge_id, kept_id, other_id, moved, unit.touched)


def merged_files(shop: Shop, client_id: ClientId) -> tuple[MergedFile, ...]:
    """The files that are part of a client's, the newest first, with what they said otherwise."""
    return merges_of(client_id)


@dataclass(frozen=True, slots=True)
class Joined:
    """A merge that stands: the file that is part of another, and that one."""

    file: MergedFile
    kept: ClientBrief
    fields: tuple[tuple[Field, Value], ...] = ()  # what it says where the kept file says something too


def merges_standing(shop: Shop, limit: int = 200) -> tuple[Joined, ...]:
    """The merges that stand, the newest first."""
    kept = store.kept_files(limit)
    briefs = clients.briefs(kept)
    fields = {each.key: each for each in all_fields(shop, retired=True)}
    found = [
        Joined(file, briefs[client_id], _aside(file.merge_id, fields))
        for client_id in kept
        for file in merges_of(client_id)
    ]
    return tuple(sorted(found, key=lambda one: one.file.merge_id, reverse=True)[:limit])


def _aside(merge_id: MergeId, fields: Mapping[str, Field]) -> tuple[tuple[Field, Value], ...]:
    return tuple((fields[key], value) for key, value in values_aside(merge_id).items() if key in fields)


def merge_of(shop: Shop, client_id: ClientId) -> MergeId | None:
    """The merge by which a file became part of another; None of one that is open."""
    return store.merge_that_closed(client_id)


def _whole(client_id: ClientId) -> Client:
    found = clients.client(client_id)
    if found is None:
        raise NotFound(N_("There is no client “{text}”."), text=str(client_id))
    return found


def _open_pair(shop: Shop, kept_id: ClientId, other_id: ClientId) -> tuple[Client, Client]:
    kept, other = _whole(kept_id), _whole(other_id)
    if kept_id == other_id:
        raise RuleBroken("other", "same_file", N_("This is one file already."))
    for one in (kept, other):
        if one.erased:
            raise RuleBroken(
                "other", "erased", N_("Client {code} was erased: there is nothing to merge."), code=one.code
            )
        if one.merged_into is not None:
            into = _whole(one.merged_into).code
            raise RuleBroken("other", "merged", N_("{code} was merged into {into} already."), code=one.code, into=into)
    if is_unit(shop, kept_id) != is_unit(shop, other_id):
        raise RuleBroken("other", "firm", N_("One of them is a firm, the other a private client: these are two."))
    return kept, other


def _merged(shop: Shop, kept: Client, other: Client, take: Collection[str]) -> ClientDraft:
    heading = words_for(shop.settings.language)(N_("From file {code}:"), code=other.code)
    withdrawn = store.last_answers(kept.id).get(Purpose.IDENTITY.value) == Answer.WITHDRAWN
    fill = "pawn" in shop.settings.trades or not withdrawn
    take = [field for field in take if fill or field != SENSITIVE[Purpose.IDENTITY]]
    return merged_draft(kept.as_draft(), other.as_draft(), heading=heading, take=take, fill_document=fill)


def _keep_both(
    merge_id: MergeId, kept_id: ClientId, before: ClientDraft, after: ClientDraft, other: ClientDraft
) -> None:
    names = changed_fields(before, after)
    keep_values(merge_id, kept_id, "mark", store.last_rows())
    keep_values(merge_id, kept_id, "before", {name: getattr(before, name) for name in names})
    keep_values(merge_id, kept_id, "after", {name: getattr(after, name) for name in names})
    blank = ClientDraft(name="")
    said = {each.name: getattr(other, each.name) for each in fields(other)}
    keep_values(
        merge_id,
        kept_id,
        "other",
        {name: value for name, value in said.items() if name == "name" or value != getattr(blank, name)},
    )


def _withdraw_where_either_did(
    unit: Work, merge_id: MergeId, kept: Client, hers: dict[str, str], others: dict[str, str]
) -> None:
    """The stricter answer is the last one until she is asked again. Written once more, as what the merged file says; it
    goes back to the file that it came from."""
    together, may_call = store.last_answers(kept.id), _whole(kept.id).may_call
    for purpose in Purpose:
        in_hers, in_others = (said.get(purpose.value) == Answer.WITHDRAWN for said in (hers, others))
        if purpose is Purpose.CALLS and may_call is False and purpose.value in together:  # a list may say so alone
            in_hers, in_others = kept.may_call is False, True
        if not (in_hers or in_others) or together.get(purpose.value) == Answer.WITHDRAWN:
            continue
        enter_consent(unit, kept.id, purpose, Answer.WITHDRAWN, Channel.MERGE)
        told = consent_told(purpose, Channel.MERGE)
        unit.audit("consent.withdrawn", f"client:{kept.id}", client=kept.id, detail=told)
        if not in_hers:
            store.note_moved(merge_id, "client_consent", store.last_consent())
    barred = store.last_answers(kept.id).get(Purpose.HEALTH.value) == Answer.WITHDRAWN
    obey_health(kept.id, barred, unit.at)


def _said_since(kept_id: ClientId, marks: dict[str, int]) -> set[str]:
    """What she said of calls since the merge stands, whether or not it was so already."""
    stays = set[str]()
    if store.refused_calls_since(kept_id, marks["audit"]):
        stays.add("do_not_call")
    if store.answered_calls_since(kept_id, marks["client_consent"]):
        stays.add("may_call")
    return stays


def _work_out(unit: Work, kept_id: ClientId, other_id: ClientId) -> None:
    """What follows from the records of both: when she was last here, her rhythm, what the queue asks about."""
    for one in (kept_id, other_id):
        work_out_last_seen(one)
        unit.touch(*_KINDS, client=one)
    rebuild_rhythms((kept_id, other_id))


def _tell_merged(
    unit: Work, merge_id: MergeId, kept: Client, other: Client, draft: ClientDraft, moved: dict[str, int]
) -> None:
    """A line in the trail of each. What the other file said stands in its own, under its own key."""
    names = changed_fields(kept.as_draft(), draft)
    told = {"merge": merge_id, "other": other.id, "moved": moved, "fields": list(names)}
    told["rows"] = rows_told(merge_id, store.last_consent())
    was = draft_told(kept.as_draft())
    # What it became is what the other said, and stands in the other's line; but for what she is called from now on.
    after = {"name": draft.name} if "name" in names else {}
    hers = {"before": {name: was.get(name) for name in names}, "after": after}
    unit.audit("client.merged", f"client:{other.id}", client=kept.id, detail=told, personal=hers)
    all_hers = {"before": draft_told(other.as_draft()), "after": {}}
    detail = {"merge": merge_id, "into": kept.id}
    unit.audit("client.merged_into", f"client:{kept.id}", client=other.id, detail=detail, personal=all_hers)


def _tell_parted(
    unit: Work,
    merge_id: MergeId,
    kept_id: ClientId,
    other_id: ClientId,
    before: ClientDraft,
    after: ClientDraft,
    moved: dict[str, int],
) -> None:
    names = changed_fields(before, after)
    told = {"merge": merge_id, "other": other_id, "moved": moved, "fields": list(names)}
    is_now = draft_told(after)
    hers = {"before": {}, "after": {name: is_now.get(name) for name in names}}
    unit.audit("client.parted", f"client:{other_id}", client=kept_id, detail=told, personal=hers)
    unit.audit("client.parted_from", f"client:{kept_id}", client=other_id, detail={"merge": merge_id, "from": kept_id})
