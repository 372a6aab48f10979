"""Client files: one page, everything about one client.

Names, phones, documents, birthdays, consent and alerts; the search over them; the warning before a second file is
made. What a client bought, pawned or was told belongs to the rooms above.
"""
