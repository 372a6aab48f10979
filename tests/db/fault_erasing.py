"""What is walked of erasing a client: her erasure, and an older backup put back afterwards, in which she is whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.db.backup import back_up
from desk_app.db.connection import raw_connect
from desk_app.db.secret import Key
from desk_app.db.shop import Shop, open_shop
from desk_app.privacy.again import restore_keeping_erased
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.privacy.naming import mentions_of
from tests.db.day_of_work import ACTING, PASSPHRASE, at, cheap_keys, do, make_base, state_of
from tests.db.fault_home import Home, Stepping
from tests.db.fault_step import flaws

NAME, PHONE, HER = "喆犇玥翀", "13987654321", ClientId(1)


class Erasing(Home):
    """She is erased, out of a friend's notes as well; then the backup of before comes back without her."""

    ERASED, RESTORED = 2, 4

    def __init__(self, folder: Path, *, encrypted: bool) -> None:
        super().__init__(folder)
        keys = cheap_keys() if encrypted else None
        self._key: Key = keys.data if keys is not None else ""
        make_base(self.path, keys)
        self.lay_out_rest()
        shop = open_shop(self.path, passphrase=self._key, clock=at(0))
        assert add_client(shop, ACTING, ClientDraft(NAME, phones=(PHONE,), notes="怕痛" * 300)).client_id == HER
        for number in (3, 8, 10, 11, 12, 13):  # a visit that is paid, and what was said of her
            do(shop, number)
        add_client(shop, ACTING, ClientDraft("甲", notes=f"{NAME}介绍来的"))
        self._backup = back_up(shop).path
        shop.close()
        self.prepared()
        self._known = self.undisturbed(lambda: state_of(self.path, self._key))

    def act(self, step: Stepping) -> None:
        shop = step(1, lambda: open_shop(self.path, passphrase=self._key, clock=at(20)))
        step(self.ERASED, partial(self._erase, shop))
        step(3, shop.close)
        step(self.RESTORED, self._restore)

    def _erase(self, shop: Shop) -> None:
        erase_client(shop, ACTING, HER, ErasureReason.ASKED, take_out=[one.key for one in mentions_of(shop, HER)])

    def _restore(self) -> None:
        passphrase = PASSPHRASE if self._key else ""
        restore_keeping_erased(ACTING, self._backup, self.path, passphrase, self._key, clock=at(30))

    def unhurt(self, number: int, _refused: Exception) -> Iterator[str]:
        numbers = self._known.numbers(state_of(self.path, self._key))
        # A restore that took its place and then met the disk is refused as well, and whole.
        if not {number - 1, number if number == self.RESTORED else number - 1} & set(numbers):
            yield f"after a refused {number} the shop is of {numbers}"

    def judge(self, acknowledged: int) -> Iterator[str]:
        done = max(acknowledged, 0)
        numbers = self._known.numbers(state_of(self.path, self._key))
        if not {done, min(done + 1, self._known.last)} & set(numbers):
            yield f"after {done} the shop is of {numbers}"
        yield from flaws(self.path, self._key)
        open_shop(self.path, passphrase=self._key).close()
        if done >= self.ERASED:
            yield from self._there()

    def _there(self) -> Iterator[str]:
        """What tells of her in the shop. What is set aside by the restore is the shop of after her erasure."""
        with closing(raw_connect(self.path, self._key)) as connection:
            if connection.execute("SELECT erased_at FROM client WHERE id = ?", (HER,)).fetchone()[0] is None:
                yield "she is back"
        for path in self.path.parent.glob("*"):
            if path.suffix != self._backup.suffix:
                text = path.read_bytes()
                yield from (f"{said} stands in {path.name}" for said in (NAME, PHONE) if said.encode() in text)
