"""Leaving."""

STATEMENTS = (
    'CREATE TABLE "client_leaving" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, "state" TEXT NOT NULL, "on_day" TEXT NOT NULL, "reason" TEXT NOT NULL, "side" TEXT NOT NULL, "cut" TEXT NOT NULL, "words" TEXT NOT NULL, "learned_from" TEXT NOT NULL, "learned_by_id" INTEGER, "no_offers" INTEGER NOT NULL DEFAULT 0, "replaced_by" INTEGER, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT, FOREIGN KEY ("learned_by_id") REFERENCES "staff" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "client_leaving_client_id_on_day" ON "client_leaving" ("client_id", "on_day")',
    'CREATE INDEX "client_leaving_on_day_client_id" ON "client_leaving" ("on_day", "client_id")',
    'CREATE INDEX "client_leaving_no_offers_client_id" ON "client_leaving" ("no_offers", "client_id")',
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
