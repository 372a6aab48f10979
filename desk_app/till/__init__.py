"""Money taken and paid out, in an append-only list.

A payment belongs to a visit or a ticket by its kind and number; this room does not know what either is. The list is
never edited: a correction is another entry.
"""
