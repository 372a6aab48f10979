"""Business."""

STATEMENTS = (
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
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
