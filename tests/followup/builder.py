"""Puts records straight into a test's shop file, so that a case is one line a record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk_app.care.tables import ComplaintRow, PromiseRow
from desk_app.clients.client import ClientId
from desk_app.clients.tables import ClientRow, PhoneRow
from desk_app.db.shop import Shop
from desk_app.followup.outcome import Outcome
from desk_app.followup.tables import CallRow
from desk_app.pawn.tables import PledgeRow, TicketRow
from desk_app.salon.store import rebuild_rhythms
from desk_app.salon.tables import BookingRow, ServiceRow, VisitItemRow, VisitRow

#: The day of the ``shop`` fixture's clock.
TODAY = date(2026, 11, 21)
ZONE = ZoneInfo("Asia/Shanghai")


def ago(days: int) -> date:
    """A day before today."""
    return TODAY - timedelta(days=days)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """An hour of the shop's wall clock, in UTC."""
    return datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)


class Builder:
    """Each method writes one record in a transaction of its own and returns its id."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._codes = 0

    def client(
        self, name: str = "王婧颖", *, phone: str = "13800004821", code: str = "", **columns: object
    ) -> ClientId:
        self._codes += 1
        values = {"gender": "f", "created_at": at(ago(900), 12), "updated_at": at(ago(900), 12), **columns}
        with self.shop.writing():
            number = ClientRow.insert(code=code or f"A-{self._codes:05}", name=name, **values).execute()
            if phone:
                PhoneRow.insert(client=number, number=phone).execute()
        return ClientId(number)

    def service(
        self, name: str = "面部补水", category: str = "面部", aftercare: Sequence[int] = (), rhythm: int = 0
    ) -> int:
        self._codes += 1
        with self.shop.writing():
            return int(
                ServiceRow.insert(
                    code=f"S{self._codes}", name=name, category=category, aftercare=list(aftercare), rhythm_days=rhythm
                ).execute()
            )

    def visit(
        self,
        client: int | None,
        day: date,
        service: int | None = None,
        *,
        total: int = 38_000,
        score: int | None = None,
        next_due: date | None = None,
        replaced_by: int | None = None,
        name: str = "面部补水",
        notes: str = "",
    ) -> int:
        self._codes += 1
        with self.shop.writing():
            visit = VisitRow.insert(
                client=client, at=at(day, 15), on_day=day, staff=1, receipt=f"R-{self._codes:05}", total=total,
                score=score, next_due=next_due, replaced_by=replaced_by, notes=notes,
            ).execute()  # fmt: skip
            VisitItemRow.insert(
                visit=visit, service=service, name=name, beautician=4, price=total, amount=total
            ).execute()
            if client is not None:
                rebuild_rhythms([ClientId(client)])
                ClientRow.update(last_seen=day).where(
                    (ClientRow.id == client) & (ClientRow.last_seen.is_null() | (ClientRow.last_seen < day))
                ).execute()
        return int(visit)

    def visits(self, client: int, days: Sequence[date], service: int | None = None) -> int:
        """Several visits in order; the id of the last."""
        return [self.visit(client, day, service) for day in days][-1]

    def booking(self, client: int | None, day: date, *, status: str = "booked", minute: int = 900) -> int:
        with self.shop.writing():
            return int(BookingRow.insert(client=client, on_day=day, minute=minute, status=status).execute())

    def ticket(
        self,
        client: int,
        due: date,
        *,
        number: str = "",
        principal: int = 1_230_000,
        status: str = "open",
        grace: int = 5,
    ) -> int:
        self._codes += 1
        with self.shop.writing():
            ticket = TicketRow.insert(
                number=number or f"D-2611-{self._codes:04}", client=client, staff=1, pack="cn", pack_version="1",
                status=status, issued_at=at(ago(90), 11), start_on=ago(90), due_on=due,
                last_day=due + timedelta(days=grace), term_months=3, principal=principal, appraisal=principal,
                fee_percent="2.40", interest_percent="0.25",
            ).execute()  # fmt: skip
            PledgeRow.insert(
                ticket=ticket, name="足金手镯", serial="K81", weight_mg=38_200, appraisal=principal
            ).execute()
        return int(ticket)

    def call(
        self,
        client: int,
        when: datetime,
        outcome: Outcome,
        reasons: Sequence[str] = (),
        *,
        until: date | None = None,
        call_back_at: datetime | None = None,
        parts: dict[str, str] | None = None,
        said: str = "",
        number: str = "",
        note: str = "",
    ) -> int:
        with self.shop.writing():
            return int(
                CallRow.insert(
                    client=client, staff=2, at=when, on_day=when.astimezone(ZONE).date(), outcome=outcome.value,
                    reasons=list(reasons), until=until, call_back_at=call_back_at, parts=parts, said=said,
                    number=number, note=note,
                ).execute()
            )  # fmt: skip

    def complaint(self, client: int, *, answer_by: datetime, answered: datetime | None = None) -> int:
        with self.shop.writing():
            return int(
                ComplaintRow.insert(
                    client=client, at=at(ago(1), 9), staff=1, text="等了二十分钟", answer_by=answer_by,
                    answer="" if answered is None else "已道歉", answered_at=answered,
                ).execute()
            )  # fmt: skip

    def promise(self, client: int, due: datetime, text: str = "找敏感肌小样") -> int:
        with self.shop.writing():
            return int(PromiseRow.insert(client=client, at=at(ago(3), 9), staff=1, text=text, due_at=due).execute())
