"""The client file whole: files of one person merged, the owner's fields and what was asked, family and days that come
round, firms and their agents, second advisors and notes to colleagues, who leaves, opening balances, mappings of lists.

A payment, a consent and an opening balance stay as they were written, but for whose they are: that changes along a
merge that stands, and nowhere else.
"""

_ALONG = (
    "NOT EXISTS (SELECT 1 FROM client_merge WHERE undone_at IS NULL AND (kept_id = NEW.client_id AND other_id = "
    "OLD.client_id OR kept_id = OLD.client_id AND other_id = NEW.client_id))"
)

STATEMENTS = (
    'CREATE TABLE "client_distinct" ("first_id" INTEGER NOT NULL, "second_id" INTEGER NOT NULL, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, PRIMARY KEY ("first_id", "second_id"), FOREIGN KEY ("first_id") REFERENCES "client" ("id") ON DELETE CASCADE, FOREIGN KEY ("second_id") REFERENCES "client" ("id") ON DELETE CASCADE, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT) WITHOUT ROWID',
    'CREATE INDEX "client_distinct_second_id" ON "client_distinct" ("second_id")',
    'CREATE TABLE "client_merge" ("id" INTEGER NOT NULL PRIMARY KEY, "kept_id" INTEGER NOT NULL, "other_id" INTEGER NOT NULL, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, "undone_at" TEXT, FOREIGN KEY ("kept_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("other_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "client_merge_kept_id" ON "client_merge" ("kept_id")',
    'CREATE INDEX "client_merge_other_id" ON "client_merge" ("other_id")',
    'CREATE TABLE "client_merged" ("client_id" INTEGER NOT NULL PRIMARY KEY, "into_id" INTEGER NOT NULL, "merge_id" INTEGER NOT NULL, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("into_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("merge_id") REFERENCES "client_merge" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "client_merged_into_id" ON "client_merged" ("into_id")',
    'CREATE UNIQUE INDEX "client_merged_merge_id" ON "client_merged" ("merge_id")',
    'CREATE TABLE "client_merge_move" ("merge_id" INTEGER NOT NULL, "moved" TEXT NOT NULL, "row_id" INTEGER NOT NULL, PRIMARY KEY ("merge_id", "moved", "row_id"), FOREIGN KEY ("merge_id") REFERENCES "client_merge" ("id") ON DELETE CASCADE) WITHOUT ROWID',
    'CREATE TABLE "client_merge_value" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "merge_id" INTEGER NOT NULL, "side" TEXT NOT NULL, "field" TEXT NOT NULL, "value" TEXT NOT NULL, "text" TEXT NOT NULL, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("merge_id") REFERENCES "client_merge" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "client_merge_value_client_id" ON "client_merge_value" ("client_id")',
    'CREATE INDEX "client_merge_value_merge_id" ON "client_merge_value" ("merge_id")',
    'CREATE TABLE "client_asked" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "field" TEXT NOT NULL, "at" TEXT NOT NULL, "on_day" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, "meeting" TEXT NOT NULL, "meeting_id" INTEGER, "outcome" TEXT NOT NULL, "until" TEXT, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE CASCADE, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "client_asked_client_id_field" ON "client_asked" ("client_id", "field")',
    'CREATE INDEX "client_asked_on_day_staff_id" ON "client_asked" ("on_day", "staff_id")',
    'CREATE TABLE "client_field" ("key" TEXT NOT NULL PRIMARY KEY, "own" INTEGER NOT NULL, "kind" TEXT NOT NULL, "label" TEXT NOT NULL, "question" TEXT NOT NULL, "choices" TEXT NOT NULL, "weight" INTEGER, "visits" INTEGER, "score" INTEGER, "days" INTEGER, "purpose" TEXT NOT NULL, "searchable" INTEGER NOT NULL, "active" INTEGER NOT NULL, "position" INTEGER NOT NULL)',
    'CREATE TABLE "file_filling" ("id" INTEGER NOT NULL PRIMARY KEY, "on_day" TEXT NOT NULL, "advisor_id" INTEGER, "clients" INTEGER NOT NULL, "filled" INTEGER NOT NULL, "whole" INTEGER NOT NULL, FOREIGN KEY ("advisor_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "file_filling_on_day" ON "file_filling" ("on_day")',
    'CREATE TABLE "client_moment" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "kind" TEXT NOT NULL, "form" TEXT NOT NULL, "on_day" TEXT NOT NULL, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, "text" TEXT NOT NULL, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "client_moment_client_id_on_day" ON "client_moment" ("client_id", "on_day")',
    'CREATE TABLE "client_value" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "field" TEXT NOT NULL, "text" TEXT NOT NULL, "number" INTEGER, "day" TEXT, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE CASCADE, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE UNIQUE INDEX "client_value_client_id_field" ON "client_value" ("client_id", "field")',
    'CREATE INDEX "client_value_field_number" ON "client_value" ("field", "number")',
    "DROP TRIGGER payment_no_update",
    "CREATE TRIGGER payment_no_update BEFORE UPDATE OF id, receipt, at, on_day, staff_id, subject, purpose, tender, amount ON payment BEGIN SELECT RAISE(ABORT, 'payments are append-only'); END",
    f"CREATE TRIGGER payment_keeps_its_client BEFORE UPDATE OF client_id ON payment WHEN {_ALONG} BEGIN SELECT RAISE(ABORT, 'payments are append-only'); END",
    "DROP TRIGGER consent_no_update",
    "CREATE TRIGGER consent_no_update BEFORE UPDATE OF id, at, staff_id, purpose, answer, wording, version, channel ON client_consent BEGIN SELECT RAISE(ABORT, 'consents are append-only'); END",
    f"CREATE TRIGGER consent_keeps_its_client BEFORE UPDATE OF client_id ON client_consent WHEN {_ALONG} BEGIN SELECT RAISE(ABORT, 'consents are append-only'); END",
    'CREATE TABLE "colleague_note" ("id" INTEGER NOT NULL PRIMARY KEY, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, "to_id" INTEGER NOT NULL, "client_id" INTEGER, "text" TEXT NOT NULL, "answer_by" TEXT NOT NULL, "seen_at" TEXT, "closing" TEXT NOT NULL, "answer" TEXT NOT NULL, "closed_at" TEXT, "closed_by_id" INTEGER, "escalated_at" TEXT, "escalated_why" TEXT NOT NULL, "escalated_to_id" INTEGER, "looked_at" TEXT, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT, FOREIGN KEY ("to_id") REFERENCES "staff" ("id") ON DELETE RESTRICT, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("closed_by_id") REFERENCES "staff" ("id") ON DELETE RESTRICT, FOREIGN KEY ("escalated_to_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "colleague_note_closed_at_answer_by" ON "colleague_note" ("closed_at", "answer_by")',
    'CREATE INDEX "colleague_note_to_id_at" ON "colleague_note" ("to_id", "at")',
    'CREATE INDEX "colleague_note_staff_id_at" ON "colleague_note" ("staff_id", "at")',
    'CREATE INDEX "colleague_note_client_id_at" ON "colleague_note" ("client_id", "at")',
    'CREATE TABLE "hand_over" ("id" INTEGER NOT NULL PRIMARY KEY, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, "giver_id" INTEGER NOT NULL, "taker_id" INTEGER NOT NULL, "clients" INTEGER NOT NULL, "taken_back_at" TEXT, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT, FOREIGN KEY ("giver_id") REFERENCES "staff" ("id") ON DELETE RESTRICT, FOREIGN KEY ("taker_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE TABLE "handed_client" ("hand_over_id" INTEGER NOT NULL, "client_id" INTEGER NOT NULL, "place" TEXT NOT NULL, PRIMARY KEY ("hand_over_id", "client_id", "place"), FOREIGN KEY ("hand_over_id") REFERENCES "hand_over" ("id") ON DELETE CASCADE, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT) WITHOUT ROWID',
    'CREATE INDEX "handed_client_client_id" ON "handed_client" ("client_id")',
    'CREATE TABLE "client_second_advisor" ("client_id" INTEGER NOT NULL PRIMARY KEY, "staff_id" INTEGER NOT NULL, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE CASCADE, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "client_second_advisor_staff_id" ON "client_second_advisor" ("staff_id")',
    'CREATE TABLE "client_leaving" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, "state" TEXT NOT NULL, "on_day" TEXT NOT NULL, "reason" TEXT NOT NULL, "side" TEXT NOT NULL, "cut" TEXT NOT NULL, "words" TEXT NOT NULL, "learned_from" TEXT NOT NULL, "learned_by_id" INTEGER, "no_offers" INTEGER NOT NULL DEFAULT 0, "replaced_by" INTEGER, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT, FOREIGN KEY ("learned_by_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "client_leaving_client_id_on_day" ON "client_leaving" ("client_id", "on_day")',
    'CREATE INDEX "client_leaving_on_day_client_id" ON "client_leaving" ("on_day", "client_id")',
    'CREATE INDEX "client_leaving_no_offers_client_id" ON "client_leaving" ("no_offers", "client_id")',
    'CREATE TABLE "client_agent" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, "person_id" INTEGER, "name" TEXT NOT NULL, "phone" TEXT NOT NULL, "document_kind" TEXT NOT NULL, "document_number" TEXT NOT NULL, "acts" TEXT NOT NULL, "most" INTEGER, "valid_from" TEXT NOT NULL, "valid_until" TEXT, "paper" TEXT NOT NULL, "in_charge" INTEGER NOT NULL, "revoked_on" TEXT, "revoked_by_id" INTEGER, "revoked_for" TEXT NOT NULL, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT, FOREIGN KEY ("person_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("revoked_by_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "client_agent_client_id" ON "client_agent" ("client_id")',
    'CREATE INDEX "client_agent_person_id" ON "client_agent" ("person_id")',
    'CREATE INDEX "client_agent_valid_until" ON "client_agent" ("valid_until")',
    'CREATE TABLE "ticket_agent" ("id" INTEGER NOT NULL PRIMARY KEY, "event_id" INTEGER NOT NULL, "agent_id" INTEGER, "name" TEXT NOT NULL, "paper" TEXT NOT NULL, FOREIGN KEY ("event_id") REFERENCES "ticket_event" ("id") ON DELETE RESTRICT, FOREIGN KEY ("agent_id") REFERENCES "client_agent" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "ticket_agent_event_id" ON "ticket_agent" ("event_id")',
    'CREATE INDEX "ticket_agent_agent_id" ON "ticket_agent" ("agent_id")',
    'CREATE TABLE "client_unit" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, "registration_kind" TEXT NOT NULL, "registration" TEXT NOT NULL, "legal_name" TEXT NOT NULL, "trade" TEXT NOT NULL, "invoice_title" TEXT NOT NULL, "tax_number" TEXT NOT NULL, "bank" TEXT NOT NULL, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE UNIQUE INDEX "client_unit_client_id" ON "client_unit" ("client_id")',
    'CREATE INDEX "client_unit_registration" ON "client_unit" ("registration")',
    'CREATE INDEX "client_unit_trade" ON "client_unit" ("trade")',
    'CREATE TABLE "client_relative" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "other_id" INTEGER, "relation" TEXT NOT NULL, "name" TEXT NOT NULL, "phone" TEXT NOT NULL, "note" TEXT NOT NULL, "standing" TEXT NOT NULL, "remind" INTEGER NOT NULL DEFAULT 1, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("other_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "client_relative_other_id" ON "client_relative" ("other_id")',
    'CREATE INDEX "client_relative_client_id_other_id" ON "client_relative" ("client_id", "other_id")',
    'CREATE TABLE "client_date" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "relative_id" INTEGER, "kind" TEXT NOT NULL, "label" TEXT NOT NULL, "lunar" INTEGER NOT NULL, "year" INTEGER NOT NULL, "month" INTEGER NOT NULL, "day" INTEGER NOT NULL, "leap" INTEGER NOT NULL, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("relative_id") REFERENCES "client_relative" ("id") ON DELETE CASCADE, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "client_date_client_id" ON "client_date" ("client_id")',
    'CREATE INDEX "client_date_relative_id" ON "client_date" ("relative_id")',
    'CREATE INDEX "client_date_month_day_lunar_leap" ON "client_date" ("month", "day", "lunar", "leap")',
    'CREATE TABLE "client_greeting" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "thread" TEXT NOT NULL, "occurrence" TEXT NOT NULL, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "client_greeting_client_id_thread" ON "client_greeting" ("client_id", "thread")',
    'CREATE TABLE "import_mapping" ("digest" TEXT NOT NULL PRIMARY KEY, "kind" TEXT NOT NULL, "columns" TEXT NOT NULL, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT) WITHOUT ROWID',
    'CREATE TABLE "opening_balance" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "kind" TEXT NOT NULL, "amount" INTEGER NOT NULL, "at" TEXT NOT NULL, "on_day" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, "source" TEXT NOT NULL, "reverses_id" INTEGER, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT, FOREIGN KEY ("reverses_id") REFERENCES "opening_balance" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "opening_balance_client_id" ON "opening_balance" ("client_id")',
    'CREATE INDEX "opening_balance_on_day" ON "opening_balance" ("on_day")',
    'CREATE UNIQUE INDEX "opening_balance_reverses_id" ON "opening_balance" ("reverses_id")',
    "CREATE TRIGGER opening_balance_no_update BEFORE UPDATE OF id, kind, amount, at, on_day, staff_id, reverses_id ON opening_balance BEGIN SELECT RAISE(ABORT, 'opening balances are append-only'); END",
    "CREATE TRIGGER opening_balance_keeps_its_list BEFORE UPDATE OF source ON opening_balance WHEN NEW.source <> '' BEGIN SELECT RAISE(ABORT, 'opening balances are append-only'); END",
    "CREATE TRIGGER opening_balance_no_delete BEFORE DELETE ON opening_balance BEGIN SELECT RAISE(ABORT, 'opening balances are append-only'); END",
    f"CREATE TRIGGER opening_balance_keeps_its_client BEFORE UPDATE OF client_id ON opening_balance WHEN {_ALONG} BEGIN SELECT RAISE(ABORT, 'opening balances are append-only'); END",
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
