"""Tables of the salon: catalogue, bookings, visits, rhythm."""

from __future__ import annotations

from peewee import AutoField, BooleanField, CompositeKey, ForeignKeyField, IntegerField, TextField

from desk_app.clients.tables import ClientRow
from desk_app.db.rows import DayField, InstantField, JsonField, Row, WordField
from desk_app.salon.standing import BookingStatus
from desk_app.staff.tables import StaffRow


class ServiceRow(Row):
    id = AutoField()
    code = TextField(unique=True)
    name = TextField(index=True)
    category = TextField(default="")
    minutes = IntegerField(default=60)
    price = IntegerField(default=0)
    cost = IntegerField(default=0)
    rhythm_days = IntegerField(default=0)  # 0: no rhythm of its own
    aftercare = JsonField(default=list)  # days after which to ask how it is
    active = BooleanField(default=True)

    class Meta:
        table_name = "service"


class ProductRow(Row):
    id = AutoField()
    code = TextField(unique=True)
    name = TextField(index=True)
    brand = TextField(default="")
    category = TextField(default="")
    supplier = TextField(default="")
    price = IntegerField(default=0)
    cost = IntegerField(default=0)
    on_hand = IntegerField(default=0)
    minimum = IntegerField(default=0)
    maximum = IntegerField(default=0)
    active = BooleanField(default=True)

    class Meta:
        table_name = "product"


class VisitRow(Row):
    """What was done. A correction is a new row; the old one stays and points to it (``replaced_by``, 0: taken back)."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, null=True, index=False, on_delete="RESTRICT")  # None: a walk-in nobody knows
    at = InstantField()
    on_day = DayField(index=True)
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    receipt = TextField(default="", index=True)
    total = IntegerField()
    discount = IntegerField(default=0)
    score = IntegerField(null=True)
    notes = TextField(default="")
    next_due = DayField(null=True)
    replaces = ForeignKeyField("self", null=True, index=False, on_delete="RESTRICT", backref="+")
    replaced_by = IntegerField(null=True)
    reason = TextField(default="")  # why it was corrected

    class Meta:
        table_name = "visit"
        indexes = ((("client", "on_day"), False), (("next_due",), False))


class VisitItemRow(Row):
    """A service or a product of a visit. ``amount`` is what was charged; taxes are kept as they came."""

    id = AutoField()
    visit = ForeignKeyField(VisitRow, on_delete="RESTRICT")
    service = ForeignKeyField(ServiceRow, index=False, null=True, on_delete="RESTRICT")
    product = ForeignKeyField(ProductRow, index=False, null=True, on_delete="RESTRICT")
    name = TextField()
    beautician = ForeignKeyField(StaffRow, index=False, null=True, on_delete="RESTRICT")
    quantity = IntegerField(default=1)
    price = IntegerField(default=0)
    discount = IntegerField(default=0)
    amount = IntegerField()
    taxes = JsonField(null=True)  # {"GST": "4.1"}: decimal text, exact

    class Meta:
        table_name = "visit_item"


class BookingRow(Row):
    id = AutoField()
    client = ForeignKeyField(ClientRow, null=True, index=False, on_delete="RESTRICT")
    service = ForeignKeyField(ServiceRow, index=False, null=True, on_delete="RESTRICT")
    staff = ForeignKeyField(StaffRow, index=False, null=True, on_delete="RESTRICT")
    on_day = DayField()
    minute = IntegerField()  # from midnight, shop's wall clock
    minutes = IntegerField(default=60)
    status = WordField(BookingStatus)
    cancelled_on = DayField(null=True)
    notes = TextField(default="")

    class Meta:
        table_name = "booking"
        indexes = ((("on_day", "minute"), False), (("client", "on_day"), False))


class RhythmRow(Row):
    """A client's own rhythm per category of service, kept with every visit, in days. ``spread``: standard deviation."""

    client = ForeignKeyField(ClientRow, on_delete="CASCADE")
    category = TextField()
    visits = IntegerField()
    mean_days = IntegerField()  # 0 until there are three visits
    spread_days = IntegerField()
    last_on = DayField()
    due_on = DayField(null=True)

    class Meta:
        table_name = "rhythm"
        primary_key = CompositeKey("client", "category")
        without_rowid = True
        # Holds all that the call queue reads of a rhythm that comes due, so that a day costs no look into the table.
        indexes = ((("due_on", "last_on", "visits", "mean_days", "spread_days"), False),)


class LastLineRow(Row):
    """A service of a client's last day here. Follows from her visits and is kept with each (``latest_store.py``)."""

    service = ForeignKeyField(ServiceRow, index=False, on_delete="RESTRICT")
    on_day = DayField()
    client = ForeignKeyField(ClientRow, on_delete="CASCADE")
    visit = ForeignKeyField(VisitRow, index=False, on_delete="RESTRICT")
    total = IntegerField()
    score = IntegerField(null=True)

    class Meta:
        table_name = "last_line"
        primary_key = CompositeKey("service", "on_day", "client", "visit")
        without_rowid = True


class NamedDayRow(Row):
    """A day that the last visit of a client without a rhythm named as the next. Kept like ``LastLineRow``."""

    due_on = DayField()
    client = ForeignKeyField(ClientRow, on_delete="CASCADE")
    visit = ForeignKeyField(VisitRow, index=False, on_delete="RESTRICT")
    on_day = DayField()
    total = IntegerField()

    class Meta:
        table_name = "named_day"
        primary_key = CompositeKey("due_on", "client", "visit")
        without_rowid = True
