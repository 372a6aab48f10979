"""Whether a client is still ours: who is here, quiet, leaving, lost or won back, and why she went.

The rules of what a client is worth arrive with their own issue. Nothing here calls anybody: whom to call is the room of
follow-up, above.
"""
