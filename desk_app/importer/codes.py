"""Finding clients by member code: to the letter, else but for width, case and blanks, everywhere alike."""

from __future__ import annotations

from collections.abc import Iterable

from desk_app.clients.client import ClientId
from desk_app.importer import store
from desk_app.importer.cells import fold


class MemberCodes:
    """The shop's member codes. They are read as a whole once, and only where a code is not found to the letter."""

    def __init__(self) -> None:
        self._folded: dict[str, ClientId] | None = None

    def find(self, codes: Iterable[str]) -> dict[str, ClientId]:
        """Code as given → the client who has it; codes nobody has are left out."""
        wanted = {code for code in codes if code}
        found = store.ids_by_code(wanted)
        missing = wanted - found.keys()
        if not missing:
            return found
        if self._folded is None:
            self._folded = {}
            for code, client_id in store.all_codes():
                self._folded.setdefault(fold(code), client_id)
        found.update((code, self._folded[fold(code)]) for code in missing if fold(code) in self._folded)
        return found

    def learn(self, code: str, client_id: ClientId) -> None:
        """A client was given this code since."""
        if self._folded is not None:
            self._folded.setdefault(fold(code), client_id)
