"""Erasing a client: the person goes, the books stay (GDPR 17, PIPL 47)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from desk_app.changes import Kind, Touched
from desk_app.clients.clearing import merge_search
from desk_app.clients.client import Client, ClientId
from desk_app.clients.desk import get_client
from desk_app.clients.merged_store import forget_merges
from desk_app.clients.relating import enter_forgotten
from desk_app.clients.rules import one_line
from desk_app.clients.store import client as whole_client
from desk_app.clients.store import index_firms_of
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, RuleBroken
from desk_app.privacy import store
from desk_app.privacy.forgetting import drop_typed
from desk_app.privacy.gone import ERASED, TEXTS, note_erased
from desk_app.privacy.naming import NamedIn, files_of, mentions_of
from desk_app.privacy.old_copies import OldBackup, backups_before, copies_ahead
from desk_app.privacy.taking_out import enter_pledges_without, enter_taking_out
from desk_app.salon.desk import paid_of_visit
from desk_app.salon.visit import VisitId
from desk_app.staff.account import Acting, Action
from desk_app.staff.sealing import forget_client_key
from desk_app.staff.work import Work, work
from desk_app.words import N_, Words, words_for


class ErasureReason(StrEnum):
    """Why somebody is erased. No free text: it would say who she was."""

    ASKED = "asked"
    LAPSED = "lapsed"
    MISTAKE = "mistake"
    AGAIN = "again"


REASON_LABELS: dict[ErasureReason, str] = {
    ErasureReason.ASKED: N_("She asked for it"),
    ErasureReason.LAPSED: N_("The time to keep it is over"),
    ErasureReason.MISTAKE: N_("The file should not have been made"),
    ErasureReason.AGAIN: N_("She was erased before, and a restore brought her back"),
}


@dataclass(frozen=True, slots=True)
class Erased:
    """What ``erase_client`` did, which older backups still know her, out of how many texts of other files she was
    taken, which other files still name her in their words, and how many ``drafts`` of this machine were about her and
    are gone. ``log_left``: somebody reads the file or the disk
    would not, and its log of changes is cut off later."""

    client_id: ClientId
    backups: tuple[OldBackup, ...]
    touched: Touched
    named: NamedIn
    taken_out: int = 0
    drafts: int = 0
    log_left: bool = False

    def say_log_left(self, words: Words) -> str:
        """One sentence; "" where the log of changes is cut off."""
        said = N_(
            "Another program is reading the shop file, or the disk refused: until the next change after that, or until "
            "this program is closed, what was erased still stands in the file’s log of changes."
        )
        return words(said) if self.log_left else ""

    def say_taken_out(self, words: Words) -> str:
        """One sentence."""
        return words.n(
            "{count} place in other files is rid of her name.",
            "{count} places in other files are rid of her name.",
            self.taken_out,
        )


@dataclass(frozen=True, slots=True)
class Holding:
    """What ``hold_for_law`` and ``lift_hold`` did."""

    touched: Touched


def obstacles(shop: Shop, client_id: ClientId) -> tuple[DeskError, ...]:
    """Why a client may not be erased now, each in one sentence; none where she may be. Raises NotFound."""
    client = get_client(shop, client_id)
    if client.merged_into is not None:
        code = get_client(shop, client.merged_into).code
        return (DeskError(N_("This file was merged into {code}. Erase that one, or part the two first."), code=code),)
    if client.erased and not store.is_known_still(client_id):
        return (DeskError(N_("This client was erased before.")),)
    found: list[DeskError] = []
    held = N_("The law demands that this file is kept: {reason}. Lift that first, when it is over.")
    found += [DeskError(held, reason=reason) for _, reason in store.holds_of(client_id)]
    open_ticket = N_("Ticket {number} is open. It must be redeemed or forfeited first.")
    found += [DeskError(open_ticket, number=number) for number in store.open_ticket_numbers(client_id)]
    if store.open_complaint_count(client_id):
        found.append(DeskError(N_("A complaint is open. It must be answered first.")))
    for visit_id, receipt, total in store.standing_visits(client_id):
        if paid_of_visit(shop, VisitId(visit_id)).minor < total:
            found.append(DeskError(N_("Receipt {receipt} is not paid. It must be settled first."), receipt=receipt))
    return tuple(found)


def erase_client(
    shop: Shop, acting: Acting, client_id: ClientId, reason: ErasureReason, take_out: Collection[str] = ()
) -> Erased:
    """Takes the person out of the shop file: name, phones, document, address, birthday, remarks, what was said in
    calls, complaints and promises, her family and dates, herself in the files of her family, her name in those of her
    pledges, her row of the search, the key to her lines of the trail, and her drafts on this machine. Amounts, days,
    receipts and ticket numbers stay. Cannot be taken back.
    ``take_out`` names the texts of other files (``Mention.key``) out of which she is taken in the same transaction.

    Raises NotAllowed, NotFound, and DeskError with the first of ``obstacles``.
    """
    acting.must(Action.ERASE)
    mentions = mentions_of(shop, client_id)  # before: afterwards nobody knows what to look for
    with work(shop, acting) as unit:
        hindered = obstacles(shop, client_id)
        if hindered:
            raise hindered[0]
        gone = enter_taking_out(unit, client_id, take_out)
        person = enter_erasure(unit, client_id, reason, gone, copies_ahead(shop))
        merge_search()
    cut = shop.cut_log()
    note_erased(shop, [one.id for one in person], {client_id: gone})
    drafts = drop_typed(shop.path, shop.database.passphrase, person)
    named = files_of(each for each in mentions if each.held or each.key not in take_out)
    return Erased(client_id, backups_before(shop, unit.at), unit.touched, named, len(gone), drafts, log_left=not cut)


def enter_erasure(
    unit: Work,
    client_id: ClientId,
    reason: ErasureReason,
    gone: tuple[str, ...] = (),
    ahead: tuple[str, ...] = (),
) -> tuple[Client, ...]:
    """Takes the person out inside an open unit of work, and out of the files that were merged into hers: they can no
    more be parted. The caller asked ``obstacles``, and has ``merge_search``, ``shop.cut_log``, ``note_erased`` and
    ``drop_typed`` follow, once for all she erases. ``gone``: the texts of other files she was taken out of, for whoever
    restores an older backup; ``ahead``: the copies that ``copies_ahead`` names. The person as she was in each of her
    files, for ``note_erased`` and ``drop_typed`` alone: afterwards nobody knows what to look for."""
    detail: dict[str, object] = {"reason": reason.value} | ({"taken_out": len(gone), TEXTS: list(gone)} if gone else {})
    detail |= {store.AHEAD: list(ahead)} if ahead else {}
    person = whole_client(client_id)
    if person is not None:
        enter_pledges_without(unit, person)  # while it is known what she was called in the others
    closed, words = forget_merges(client_id), words_for(unit.shop.settings.language)
    persons = [person, *(whole_client(one) for one in closed)]
    for one in (*closed, client_id):
        enter_forgotten(unit, one)
        store.erase(one, words(N_("erased client #{id}"), id=str(one)), unit.at, unit.on)
        index_firms_of(one)  # she was found among those who act for them
        forget_client_key(unit, one)
        unit.audit(ERASED, f"client:{one}", client=one, detail=detail)
        unit.touch(Kind.CLIENT, Kind.BOOKING, Kind.CALL, Kind.COMPLAINT, Kind.PROMISE, client=one)
    return tuple(person for person in persons if person is not None)


def hold_for_law(shop: Shop, acting: Acting, client_id: ClientId, reason: str, paper: str = "") -> Holding:
    """Notes that the police or a court demand that a client's file is kept; ``paper`` is the number of their paper.

    Raises RuleBroken("reason"), NotFound, and DeskError for an erased client.
    """
    acting.must(Action.CORRECT_RECORD)
    shown, said = one_line(paper, "paper"), one_line(reason, "reason")
    if not said:
        raise RuleBroken("reason", "empty", N_("Write down who demands it, and its number."))
    kept = f"{shown} · {said}" if shown else said
    if get_client(shop, client_id).erased:
        raise DeskError(N_("This client was erased before."))
    with work(shop, acting) as unit:
        number = store.insert_hold(client_id, acting.staff_id, kept, unit.at)
        unit.audit("privacy.held", f"legal_hold:{number}", client=client_id, personal={"reason": kept})
        unit.touch(Kind.CLIENT, client=client_id)
        return Holding(unit.touched)


def lift_hold(shop: Shop, acting: Acting, client_id: ClientId) -> Holding:
    """Notes that nobody demands any more that a client's file is kept. Raises DeskError where nobody did."""
    acting.must(Action.ERASE)
    with work(shop, acting) as unit:
        if not store.lift_holds(client_id, unit.at):
            raise DeskError(N_("Nobody demands that this file is kept."))
        unit.audit("privacy.hold_lifted", f"client:{client_id}", client=client_id)
        unit.touch(Kind.CLIENT, client=client_id)
        return Holding(unit.touched)
