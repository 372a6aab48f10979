"""Tables of client files."""

from __future__ import annotations

from peewee import SQL, AutoField, BlobField, BooleanField, CompositeKey, ForeignKeyField, IntegerField, TextField

from desk_app.clients.field import AskOutcome, ExtraForm, FieldKind, MeetingKind, MomentKind
from desk_app.clients.photograph import Part
from desk_app.clients.relation import Relation
from desk_app.clients.relative import DateKind, Standing
from desk_app.db.rows import DayField, InstantField, JsonField, Row, WordField
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


class FieldRow(Row):
    """A field of the owner's own, or what she changed of a built-in one (NULL: as built in). Never deleted."""

    key = TextField(primary_key=True)
    own = BooleanField()
    kind = WordField(FieldKind)
    label = TextField(default="")
    question = TextField(default="")
    choices = JsonField()
    weight = IntegerField(null=True)
    visits = IntegerField(null=True)
    score = IntegerField(null=True)
    days = IntegerField(null=True)
    purpose = TextField(default="")
    searchable = BooleanField(default=False)
    active = BooleanField(default=True)
    position = IntegerField()

    class Meta:
        table_name = "client_field"


class ValueRow(Row):
    """What a client's file says in a field that is no column of ``client``. ``number`` is in thousandths."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, index=False, on_delete="CASCADE")
    field = TextField()
    text = TextField()
    number = IntegerField(null=True)
    day = DayField(null=True)
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")

    class Meta:
        table_name = "client_value"
        indexes = ((("client", "field"), True), (("field", "number"), False))


class AskedRow(Row):
    """A question that was put to a client, and what came of it: one line each time."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, index=False, on_delete="CASCADE")
    field = TextField()
    at = InstantField()
    on_day = DayField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    meeting = WordField(MeetingKind)
    meeting_id = IntegerField(null=True)
    outcome = WordField(AskOutcome)
    until = DayField(null=True)

    class Meta:
        table_name = "client_asked"
        indexes = ((("client", "field"), False), (("on_day", "staff"), False))


class MomentRow(Row):
    """An unusual request, an extra or a gesture: what happens again, with its day."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, index=False, on_delete="RESTRICT")
    kind = WordField(MomentKind)
    form = WordField(ExtraForm)
    on_day = DayField()
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    text = TextField()

    class Meta:
        table_name = "client_moment"
        indexes = ((("client", "on_day"), False),)


class FillingRow(Row):
    """How far the files of one advisor (NULL: of nobody) were filled on a day: sums of weights over her clients."""

    id = AutoField()
    on_day = DayField()
    advisor = ForeignKeyField(StaffRow, null=True, index=False, on_delete="RESTRICT")
    clients = IntegerField()
    filled = IntegerField()
    whole = IntegerField()

    class Meta:
        table_name = "file_filling"
        indexes = ((("on_day",), False),)


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


class MergeRow(Row):
    """Two files of one person made one. ``undone_at``: they are two again."""

    id = AutoField()
    kept = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    other = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    undone_at = InstantField(null=True)

    class Meta:
        table_name = "client_merge"


class MergedRow(Row):
    """A file that is closed because it is part of another, while it is. ``into`` is a file that is open, always."""

    client = ForeignKeyField(ClientRow, primary_key=True, on_delete="RESTRICT")
    into = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    merge = ForeignKeyField(MergeRow, unique=True, on_delete="RESTRICT")

    class Meta:
        table_name = "client_merged"


class MergeMoveRow(Row):
    """A record that a merge put under the other number, so that undoing it moves exactly those back."""

    merge = ForeignKeyField(MergeRow, index=False, on_delete="CASCADE")
    moved = TextField()  # the table it is in
    row_id = IntegerField()

    class Meta:
        table_name = "client_merge_move"
        primary_key = CompositeKey("merge", "moved", "row_id")
        without_rowid = True


class MergeValueRow(Row):
    """What one field said on one side of a merge that stands. ``client`` is the open file that it is kept for.

    Free words stand in ``text``, everything else as JSON in ``value``.
    """

    id = AutoField()
    client = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    merge = ForeignKeyField(MergeRow, on_delete="CASCADE")
    side = TextField()  # before, after (of the kept file), other, mark (the last row of a table when they were merged)
    field = TextField()
    value = TextField()
    text = TextField()

    class Meta:
        table_name = "client_merge_value"


class DistinctRow(Row):
    """Somebody looked at two files and found that they are of two people. ``first`` is the lower number."""

    first = ForeignKeyField(ClientRow, index=False, on_delete="CASCADE")
    second = ForeignKeyField(ClientRow, on_delete="CASCADE")
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")

    class Meta:
        table_name = "client_distinct"
        primary_key = CompositeKey("first", "second")
        without_rowid = True


class RelativeRow(Row):
    """A relative in a client's file. One with a file of her own (``other``) has no name or phone here, and a row like
    this one leads back from there."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, index=False, on_delete="RESTRICT")
    other = ForeignKeyField(ClientRow, null=True, on_delete="RESTRICT", backref="+")
    relation = WordField(Relation)
    name = TextField(default="")
    phone = TextField(default="")
    note = TextField(default="")
    standing = WordField(Standing)
    remind = BooleanField(default=True, constraints=[SQL("DEFAULT 1")])
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")

    class Meta:
        table_name = "client_relative"
        indexes = ((("client", "other"), False),)  # two of one person where two files were merged


class DateRow(Row):
    """A day of a client, or of a relative of hers, that comes round. ``year`` 0: not told; lunar if ``lunar``."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    relative = ForeignKeyField(RelativeRow, null=True, on_delete="CASCADE")
    kind = WordField(DateKind)
    label = TextField(default="")
    lunar = BooleanField()
    year = IntegerField()
    month = IntegerField()
    day = IntegerField()
    leap = BooleanField()
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")

    class Meta:
        table_name = "client_date"
        indexes = ((("month", "day", "lunar", "leap"), False),)


class GreetingRow(Row):
    """An occurrence of a date that a client was wished well for without a call. ``thread`` is what a reason to call
    about it is called: "r5" the birthday of a relative, "d7" any other day."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, index=False, on_delete="RESTRICT")
    thread = TextField()
    occurrence = TextField()  # as in the key of a reason: "2026:2026-10-02"
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")

    class Meta:
        table_name = "client_greeting"
        indexes = ((("client", "thread"), False),)


#: The search index: one row of space-joined tokens a client (rowid = client id). See ``searchwords.py``.
SEARCH_TABLE = (
    "CREATE VIRTUAL TABLE client_search USING fts5(words, content='', contentless_delete=1, tokenize='ascii', "
    "detail='none', prefix='1 2 3 4 5 6')"
)
