"""Tables of client files."""

from __future__ import annotations

from peewee import SQL, AutoField, BlobField, BooleanField, CompositeKey, ForeignKeyField, IntegerField, TextField

from desk_app.clients.photograph import Part
from desk_app.db.rows import DayField, InstantField, Row, WordField
from desk_app.staff.tables import StaffRow


class ClientRow(Row):
    """One client file. ``birth_*`` are the parts as told (``birth_year`` 0: not told; lunar if ``birth_lunar``)."""

    id = AutoField()
    code = TextField(unique=True)
    name = TextField()
    gender = TextField(default="")  # "", "f", "m"
    birth_lunar = BooleanField(default=False)
    birth_year = IntegerField(default=0)
    birth_month = IntegerField(default=0)
    birth_day = IntegerField(default=0)
    birth_leap = BooleanField(default=False)
    document_kind = TextField(default="")
    document_number = TextField(default="", index=True)
    address = TextField(default="")
    source = TextField(default="")
    notes = TextField(default="")
    allergies = TextField(default="")
    alerts = TextField(default="")
    advisor = ForeignKeyField(StaffRow, null=True, on_delete="RESTRICT")
    may_call = BooleanField(null=True, index=True)  # None: not asked
    do_not_call = BooleanField(default=False, index=True)
    call_from = IntegerField(null=True, index=True)  # minutes from midnight
    call_to = IntegerField(null=True, index=True)
    created_at = InstantField()
    updated_at = InstantField()
    last_seen = DayField(null=True)  # last visit or ticket; kept by the use cases for ranking
    health_barred = BooleanField(default=False, constraints=[SQL("DEFAULT 0")])  # her consent to that is withdrawn
    erased_at = InstantField(null=True)  # the person is gone, the money lines stay

    class Meta:
        table_name = "client"
        indexes = ((("birth_lunar", "birth_month", "birth_day"), False), (("last_seen",), False), (("name",), False))


class PhoneRow(Row):
    """A number of a client: digits as dialled in the shop's country, or +country digits. Two people may share one."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, on_delete="CASCADE")
    number = TextField(index=True)
    label = TextField(default="")
    position = IntegerField(default=0)

    class Meta:
        table_name = "client_phone"


class TagRow(Row):
    client = ForeignKeyField(ClientRow, on_delete="CASCADE")
    tag = TextField(index=True)

    class Meta:
        table_name = "client_tag"
        primary_key = CompositeKey("client", "tag")
        without_rowid = True


class NoteRow(Row):
    """A dated remark on a client's timeline."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, index=False, on_delete="CASCADE")
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    text = TextField()

    class Meta:
        table_name = "client_note"
        indexes = ((("client", "at"), False),)


class ConsentRow(Row):
    """What a client agreed to or took back, for one purpose, in the words she was shown. Append-only by trigger."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, index=False, on_delete="RESTRICT")
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    purpose = TextField()
    answer = TextField()  # given, withdrawn, unasked (a slip taken back)
    wording = TextField()
    version = TextField()
    channel = TextField()  # paper, screen, phone, import

    class Meta:
        table_name = "client_consent"
        indexes = ((("client", "purpose"), False), (("purpose", "answer", "client"), False))


class PhotographRow(Row):
    """What is said of a photograph of a client. The picture is in ``PictureRow``, so that counting reads none."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, index=False, on_delete="RESTRICT")
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    taken_on = DayField()
    part = WordField(Part)
    pair = ForeignKeyField("self", null=True, on_delete="SET NULL", backref="+")  # of an "after": its "before"
    caption = TextField(default="")
    width = IntegerField()
    height = IntegerField()
    size = IntegerField()  # bytes of the picture
    sha256 = TextField()  # of the picture, in hexadecimal digits

    class Meta:
        table_name = "client_photograph"
        indexes = ((("client", "taken_on"), False),)


class PictureRow(Row):
    """What a photograph looks like: JPEGs without anything but the picture, the small one first, so that lists read no
    further."""

    photograph = ForeignKeyField(PhotographRow, primary_key=True, on_delete="CASCADE")
    thumbnail = BlobField()
    picture = BlobField()

    class Meta:
        table_name = "client_photograph_picture"


class SecondAdvisorRow(Row):
    """The advisor who knows a client as well, and stands in where her first one has left."""

    client = ForeignKeyField(ClientRow, primary_key=True, on_delete="CASCADE")
    staff = ForeignKeyField(StaffRow, on_delete="RESTRICT")

    class Meta:
        table_name = "client_second_advisor"


#: The search index: one row of space-joined tokens a client (rowid = client id). See ``searchwords.py``.
SEARCH_TABLE = (
    "CREATE VIRTUAL TABLE client_search USING fts5(words, content='', contentless_delete=1, tokenize='ascii', "
    "detail='none', prefix='1 2 3 4 5 6')"
)
