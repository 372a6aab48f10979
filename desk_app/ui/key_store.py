"""The system's own key store, where the owner wants to be spared typing. Without one the program simply asks."""

from __future__ import annotations

_SERVICE = "desk-app"


def works() -> bool:
    """Whether this machine has a key store that can be used."""
    # Loads whatever the system has for it; only the window that asks for a passphrase needs it.
    import keyring

    try:
        return float(keyring.get_keyring().priority) > 0
    except Exception:  # noqa: BLE001 - backends raise what they like, and none of it may stop the shop
        return False


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
