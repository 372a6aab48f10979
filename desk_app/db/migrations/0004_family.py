"""Family."""

STATEMENTS = (
    'CREATE TABLE "client_relative" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "other_id" INTEGER, "relation" TEXT NOT NULL, "name" TEXT NOT NULL, "phone" TEXT NOT NULL, "note" TEXT NOT NULL, "standing" TEXT NOT NULL, "remind" INTEGER NOT NULL DEFAULT 1, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("other_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "client_relative_other_id" ON "client_relative" ("other_id")',
    'CREATE INDEX "client_relative_client_id_other_id" ON "client_relative" ("client_id", "other_id")',
    'CREATE TABLE "client_date" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "relative_id" INTEGER, "kind" TEXT NOT NULL, "label" TEXT NOT NULL, "lunar" INTEGER NOT NULL, "year" INTEGER NOT NULL, "month" INTEGER NOT NULL, "day" INTEGER NOT NULL, "leap" INTEGER NOT NULL, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("relative_id") REFERENCES "client_relative" ("id") ON DELETE CASCADE, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "client_date_client_id" ON "client_date" ("client_id")',
    'CREATE INDEX "client_date_relative_id" ON "client_date" ("relative_id")',
    'CREATE INDEX "client_date_month_day_lunar_leap" ON "client_date" ("month", "day", "lunar", "leap")',
    'CREATE TABLE "client_greeting" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "thread" TEXT NOT NULL, "occurrence" TEXT NOT NULL, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "client_greeting_client_id_thread" ON "client_greeting" ("client_id", "thread")',
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
