"""Opening balances, and what was said of the columns of lists."""

STATEMENTS = (
    'CREATE TABLE "import_mapping" ("digest" TEXT NOT NULL PRIMARY KEY, "kind" TEXT NOT NULL, "columns" TEXT NOT NULL, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT) WITHOUT ROWID',
    'CREATE TABLE "opening_balance" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "kind" TEXT NOT NULL, "amount" INTEGER NOT NULL, "at" TEXT NOT NULL, "on_day" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, "source" TEXT NOT NULL, "reverses_id" INTEGER, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT, FOREIGN KEY ("reverses_id") REFERENCES "opening_balance" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "opening_balance_client_id" ON "opening_balance" ("client_id")',
    'CREATE INDEX "opening_balance_on_day" ON "opening_balance" ("on_day")',
    'CREATE UNIQUE INDEX "opening_balance_reverses_id" ON "opening_balance" ("reverses_id")',
    "CREATE TRIGGER opening_balance_no_update BEFORE UPDATE OF id, kind, amount, at, on_day, staff_id, reverses_id ON opening_balance BEGIN SELECT RAISE(ABORT, 'opening balances are append-only'); END",
    "CREATE TRIGGER opening_balance_keeps_its_list BEFORE UPDATE OF source ON opening_balance WHEN NEW.source <> '' BEGIN SELECT RAISE(ABORT, 'opening balances are append-only'); END",
    "CREATE TRIGGER opening_balance_no_delete BEFORE DELETE ON opening_balance BEGIN SELECT RAISE(ABORT, 'opening balances are append-only'); END",
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
