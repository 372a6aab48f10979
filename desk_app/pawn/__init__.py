"""The pawn counter: tickets, pledges and charges.

Charges are pure functions of a ticket and a date. Rules that differ by place will come as packs of data; a ticket
keeps the name and version of the pack it was written under.
"""
