"""The shop file: opening it, keeping it whole, copying it.

Everything that knows SQLite lives here: the connection and its pragmas, the unit of work's transaction, numbered
migrations, backup, restore and check, the field types and the registry of settings. No feature's tables or rules
come in, and nothing above this room opens a database by itself.
"""
