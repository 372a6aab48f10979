"""What is on screen, out: lists as Excel and CSV, a client as a contact card.

A list is a view (whose rows, in which order) and columns; its rows are read page by page and written as they come, so
that a hundred thousand cost no more memory than fifty. Nothing here decides what a figure is: the rooms below do.
"""
