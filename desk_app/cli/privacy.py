"""A client's copy, erasing, and what the law asks about personal data, from the command line."""

from __future__ import annotations

from pathlib import Path

from desk_app.cli.asking import writing
from desk_app.cli.telling import SAY, answer, line
from desk_app.clients.desk import resolve_client
from desk_app.clock import local_date
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.privacy.naming import mentions_of
from desk_app.privacy.old_copies import CopyKind, delete_set_aside
from desk_app.staff.account import Action
from desk_app.words import N_


def copy_out(client: str, shop_file: Path, folder: Path, user: str) -> None:
    """Writes the copy of the client that ``client`` names into ``folder``: a PDF and a JSON file."""
    # Drawing paper loads reportlab, which few commands need.
    from desk_app.reports.copy_out import hand_out_copy

    with writing(shop_file, user, Action.EXPORT) as (shop, acting):
        client_id = resolve_client(shop, client)
        folder.mkdir(parents=True, exist_ok=True)
        made = hand_out_copy(shop, acting, client_id, folder, SAY.words)
    line(str(made.pdf))
    line(str(made.json))


def erase(
    client: str, shop_file: Path, reason: str, *, elsewhere: bool, set_aside: bool, as_json: bool, user: str
) -> None:
    """Erases the client that ``client`` names, and says which older copies still hold her, and until when.

    ``elsewhere``: her name and numbers go out of other files too, where they cannot mean somebody else.
    ``set_aside``: the shop files go as well that a restore or encrypting left beside the shop.
    """
    with writing(shop_file, user, Action.ERASE) as (shop, acting):
        client_id = resolve_client(shop, client)
        sure = [one.key for one in mentions_of(shop, client_id) if one.sure] if elsewhere else []
        done = erase_client(shop, acting, client_id, ErasureReason(reason), sure)
        aside = [old.path for old in done.backups if old.kind is CopyKind.SET_ASIDE] if set_aside else []
        deleted = delete_set_aside(shop, acting, aside).count if aside else 0
        left = tuple(old for old in done.backups if old.path not in aside)
        zone, words = shop.settings.zone, SAY.words
    if as_json:
        backups = [
            {
                "path": str(old.path),
                "kind": old.kind.value,
                "lapses_on": None if old.lapses_on is None else old.lapses_on.isoformat(),
            }
            for old in left
        ]
        told = {"client_id": client_id, "drafts_removed": done.drafts, "backups": backups, "log_left": done.log_left}
        told |= {"copies_deleted": deleted}
        answer(told | {"taken_out": done.taken_out, "named_in": list(done.named.codes)})
        return
    line(words(N_("Client #{id} is erased. The books stay."), id=str(client_id)))
    if done.drafts:
        line(
            words.n(
                "{count} unsaved form about her is removed.",
                "{count} unsaved forms about her are removed.",
                done.drafts,
            )
        )
    if elsewhere:
        line(done.say_taken_out(words))
    if done.named.codes:
        line(done.named.say(words))
    if done.log_left:
        line(done.say_log_left(words))
    if deleted:
        line(words.n("{count} file is deleted.", "{count} files are deleted.", deleted))
    for old in left:
        if old.lapses_on is None:
            line(words(N_("Still in a copy: {copy}"), copy=old.say(words, zone)))
            continue
        taken = local_date(old.taken_at, zone).isoformat()
        said = N_("Still in the backup of {day}, until {last} at the latest: {path}")
        line(words(said, day=taken, last=old.lapses_on.isoformat(), path=str(old.path)))
