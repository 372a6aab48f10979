"""Photographs of clients, and their pictures."""

STATEMENTS = (
    'CREATE TABLE "client_photograph" ("id" INTEGER NOT NULL PRIMARY KEY, "client_id" INTEGER NOT NULL, "at" TEXT NOT NULL, "staff_id" INTEGER NOT NULL, "taken_on" TEXT NOT NULL, "part" TEXT NOT NULL, "pair_id" INTEGER, "caption" TEXT NOT NULL, "width" INTEGER NOT NULL, "height" INTEGER NOT NULL, "size" INTEGER NOT NULL, "sha256" TEXT NOT NULL, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE RESTRICT, FOREIGN KEY ("pair_id") REFERENCES "client_photograph" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "client_photograph_pair_id" ON "client_photograph" ("pair_id")',
    'CREATE INDEX "client_photograph_client_id_taken_on" ON "client_photograph" ("client_id", "taken_on")',
    'CREATE TABLE "client_photograph_picture" ("photograph_id" INTEGER NOT NULL PRIMARY KEY, "thumbnail" BLOB NOT NULL, "picture" BLOB NOT NULL, FOREIGN KEY ("photograph_id") REFERENCES "client_photograph" ("id") ON DELETE CASCADE)',
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
