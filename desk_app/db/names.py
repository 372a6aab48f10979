"""What the name of a file says: where it really lies, and whether it is kept as it was and so never written to."""

from __future__ import annotations

from pathlib import Path

from desk_app.db.faults import plain_words
from desk_app.errors import ShopFileError
from desk_app.words import N_

#: How the name of a backup ends.
SUFFIX = ".deskbackup"


def real_path(path: Path) -> Path:
    """``path`` in full, and of a link the file that it leads to: one file has one lock, one log and one key file.

    Links in the folders above stay: what lies beside the file is found through them as well. Raises ShopFileError.
    """
    path = Path(path)
    try:
        return path.resolve() if path.is_symlink() else path.absolute()
    except (OSError, RuntimeError) as error:  # links in a circle
        raise plain_words(error) or ShopFileError(N_("There is no file {path}."), path=str(path)) from error


def is_kept(path: Path) -> bool:
    """Whether the file is a backup. What a restore leaves of the shop of before is none: its owner may go back to it,
    and nothing that was written since is measured against it."""
    return path.suffix.casefold() == SUFFIX


def must_not_be_kept(path: Path) -> None:
    """Raises ShopFileError for a backup: once written to it is no witness, and the check of the shop would find the
    shop's own trail at fault."""
    if is_kept(real_path(path)):
        raise ShopFileError(
            N_(
                "{path} is a backup, and a backup is never written to. Restore it, or copy it under another name and"
                " open the copy."
            ),
            path=path.name,
        )
