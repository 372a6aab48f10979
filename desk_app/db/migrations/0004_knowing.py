"""Knowing."""

STATEMENTS = (
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
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
