"""Other people's spreadsheets and exports, in.

A file is read into rows of text, its columns are understood by heading and content, each row becomes a draft or a
named problem, and the whole file lands in one transaction or not at all.
"""
