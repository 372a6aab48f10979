"""Who knows whom (M4), and what colleagues tell each other about a client (M11).

Coverage is reckoned from what people did: visits, calls, notes, tickets. Notes to a named colleague are kept, with when
they were seen and what came back; that one escalates follows from the note and the time passed in. Nothing here is
worked out by a clock of its own, and no list is read whole for a click.
"""
