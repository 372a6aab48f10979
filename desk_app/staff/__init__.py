"""Who works here, what they may do, and what they did.

Accounts, roles, sign-in and the append-only audit trail. Every write in the program goes through this room's
``work``: it carries the acting staff member and leaves an audit line. What a feature does inside it is not
this room's business.
"""
