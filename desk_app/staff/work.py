"""The unit of work: one transaction, one author, at least one audit line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from desk_app.changes import Kind, Touched
from desk_app.clock import local_date
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, SignInEnded
from desk_app.staff import audit
from desk_app.staff.account import Acting, Action, Role
from desk_app.staff.given import Given, give_back, spend, standing
from desk_app.staff.store import still_signed_in
from desk_app.words import N_


class Work:
    """What a use case holds while it writes. ``at`` is the instant and ``on`` the shop's date of the whole work."""

    def __init__(self, shop: Shop, acting: Acting) -> None:
        self.shop = shop
        self.acting = acting
        self.at: datetime = shop.now()
        self.on: date = shop.today()
        self.lines = 0
        self._kinds: set[Kind] = set()
        self._clients: set[int] = set()

    def audit(
        self,
        action: str,
        subject: str,
        *,
        client: int | None = None,
        detail: Mapping[str, object] | None = None,
        personal: Mapping[str, object] | None = None,
        closed: bool = False,
    ) -> int:
        """Adds a line to the trail: what was done ("visit.recorded") to what ("visit:17"). Its number.

        Raises DeskError where her file was merged into another, unless the line may be of a ``closed`` file.

        ``personal`` is what tells who the client is or what she said: it is sealed with her own key, and goes with it.
        Of nobody in particular it stands in the line like the rest.
        """
        told = dict(detail or {}) | _allowed(self.acting)
        self.lines += 1
        return audit.append(self.at, self.acting, action, subject, client, told, dict(personal or {}), closed=closed)

    def must_be_open(self, client: int) -> None:
        """Raises DeskError where her file was merged into another. Every line of the trail asks that by itself."""
        audit.must_be_open(client)

    def touch(self, *kinds: Kind, client: int | None = None) -> None:
        """Says what changed, for the pages in view."""
        self._kinds.update(kinds)
        if client is not None:
            self._clients.add(client)

    def must_take_back(self, staff_id: int, at: datetime) -> None:
        """What she did herself today anybody may take back; what is older or somebody else's needs Action.TAKE_BACK.

        ``staff_id`` and ``at``: who did it and when. Raises NotAllowed.
        """
        if staff_id != self.acting.staff_id or local_date(at, self.shop.settings.zone) != self.on:
            self.acting.must(Action.TAKE_BACK)

    @property
    def touched(self) -> Touched:
        """Everything ``touch`` was told."""
        return Touched(frozenset(self._kinds), frozenset(self._clients))


def _allowed(acting: Acting) -> dict[str, object]:
    """What a line says of an owner's override."""
    allowed = acting.allowed
    if allowed is None:
        return {}
    return {"allowed": {"action": allowed.action.value, "by": int(allowed.by), "name": allowed.name}}


@contextmanager
def work(shop: Shop, acting: Acting) -> Iterator[Work]:
    """Opens the one transaction of a use case; commits when the block ends, rolls back on any exception.

    A block that wrote no audit line is a defect and is rolled back. An owner's word is used up by it, unless
    ``one_command`` holds it. Raises SignInEnded where her account was switched off, or given another role, or another
    PIN by somebody else since she signed in, NotAllowed where her word does not stand any more (``must_stand``).
    """
    spent: tuple[str, Given] | None = None
    try:
        with shop.writing():
            if not still_signed_in(acting.staff_id, acting.role, acting.since):
                raise SignInEnded(
                    N_("{name}’s account was changed since she signed in. Sign in again."), name=acting.name
                )
            must_stand(shop, acting)
            unit = Work(shop, acting)
            yield unit
            if unit.lines == 0:
                raise RuntimeError("a unit of work without an audit line")
            spent = _spend(acting)
    except BaseException:
        if spent is not None:
            give_back(*spent)
        raise


@contextmanager
def one_command(shop: Shop, acting: Acting) -> Iterator[None]:
    """A use case of several transactions: an owner's word holds for all of them, and is used up after the last."""
    allowed = acting.allowed
    if allowed is None:
        yield
        return
    must_stand(shop, acting)
    token = _HELD.set(allowed.nonce)
    try:
        yield
    finally:
        _HELD.reset(token)
        _spend(acting)


def read_once(shop: Shop, acting: Acting) -> None:
    """Uses up an owner's word by a reading that ``acting.must`` was asked for. Raises as ``work``."""
    must_stand(shop, acting)
    _spend(acting)


_HELD: ContextVar[str] = ContextVar("held", default="")


def must_stand(shop: Shop, acting: Acting) -> None:
    """Raises NotAllowed where an owner's word is of another shop, or of who is no owner any more, or whom somebody else
    gave another PIN since: as her own session ends by it."""
    allowed = acting.allowed
    given = standing(allowed.nonce) if allowed is not None else None
    if allowed is None or given is None or given.carried:
        return
    if given.shop() is not shop:
        acting.refuse(allowed.action)
    if not still_signed_in(allowed.by, Role.OWNER):
        raise NotAllowed(N_("{name} is not an owner of this shop."), name=allowed.name)
    if not still_signed_in(allowed.by, Role.OWNER, given.since):
        raise NotAllowed(N_("{name} was given another PIN since she allowed this. Ask again."), name=allowed.name)


def _spend(acting: Acting) -> tuple[str, Given] | None:
    allowed = acting.allowed
    if allowed is None or allowed.nonce == _HELD.get():
        return None
    given = standing(allowed.nonce)
    if given is None or given.carried:
        return None
    spend(allowed.nonce)
    return allowed.nonce, given
