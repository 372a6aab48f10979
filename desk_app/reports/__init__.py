"""Every PDF and every chart.

What goes on paper is read once into frozen nouns (``client_report.py``, ``month.py``, ``receipt.py``,
``ticket_form.py``; ``store.py`` holds the SQL) and drawn from them without touching the shop file again, so that
drawing may happen on any thread. Strings are placed on the page directly: there is no markup parser in this room, and
so nothing a client is called can be mistaken for markup. reportlab may be imported here and nowhere else; Qt may not.
"""
