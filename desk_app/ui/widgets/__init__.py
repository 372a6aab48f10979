"""Small reusable widgets, drawn from the theme's tokens.

The kit (import from the file named, each is painted by itself and follows the theme live):

- ``labels``: Text, Heading, Title, Caption, Badge, KeyCap, Avatar, Divider, Progress, Speech
- ``card``: Card, Figure, Pairs, Alert, EmptyState, row, column
- ``buttons``: KeyButton, ButtonKind, Pill, Check
- ``inputs``: LineInput, NumberInput, MoneyInput, DateInput, TimeInput, ChoiceInput, TextArea
- ``form``: Field, FormErrors, FormDraft
- ``banner``: Banner, Toast
- ``tabs``: Tabs, Steps
- ``rows``: RowList, RowTable, Scroll (with ``models.rows``: RowsModel, RowLook, Column)
- ``page``: Page
- ``search``: SearchBox; ``keys_sheet``: KeysSheet (the shell's)
- ``paint``: the drawing they share
"""
