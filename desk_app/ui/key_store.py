"""The system's own key store, where the owner wants to be spared typing. Without one the program simply asks."""

from __future__ import annotations

from pathlib import Path

from desk_app.db.key_file import read_keys
from desk_app.db.keys import WrongKey, unlock
from desk_app.errors import ShopFileError

_SERVICE = "desk-app"

#: What keyring ranks the stores of Windows, macOS and the Linux desktops at, or above.
_OF_THE_SYSTEM = 1.0


def works() -> bool:
    """Whether this machine has a key store that can be used: one of the system, which a person's own login opens.
    Stores that packages bring with them keep what they are given in a file, some in the clear (keyrings.alt: 0.5)."""
    # Loads whatever the system has for it; only the window that asks for a passphrase needs it.
    import keyring

    try:
        return float(keyring.get_keyring().priority) >= _OF_THE_SYSTEM
    except Exception:  # noqa: BLE001 - backends raise what they like, and none of it may stop the shop
        return False


def leave_alone() -> None:
    """From now on this run uses no key store: the tour shows the same everywhere and touches nobody's own."""
    import keyring  # see works: rarely needed
    from keyring.backends import fail

    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]  # as its makers left it


def remembered(identity: str) -> str:
    """The passphrase kept for a data key; "" where there is none."""
    import keyring  # see works: rarely needed

    try:
        return keyring.get_password(_SERVICE, identity) or ""
    except Exception:  # noqa: BLE001 - see works
        return ""


def remember(identity: str, passphrase: str) -> bool:
    """Keeps a passphrase; whether the system took it."""
    import keyring  # see works: rarely needed

    try:
        keyring.set_password(_SERVICE, identity, passphrase)
    except Exception:  # noqa: BLE001 - see works
        return False
    return True


def forget(identity: str) -> None:
    """Lets go of a passphrase that no longer opens."""
    import keyring  # see works: rarely needed

    try:
        keyring.delete_password(_SERVICE, identity)
    except Exception:  # noqa: BLE001 - see works
        return


def kept_for(path: Path) -> str:
    """The passphrase kept for an encrypted shop file, once it was shown to be right; "" where there is none."""
    try:
        file = read_keys(path)
        kept = remembered(file.identity)
        if kept:
            unlock(file, kept)
    except WrongKey:  # changed on another machine, or by another file
        forget(file.identity)
        return ""
    except ShopFileError:
        return ""  # opening it will say why
    return kept
