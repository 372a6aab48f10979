"""Everything Qt.

No SQL and no rules: pages read through overview and the desks, and write through the desks' use cases.
"""
