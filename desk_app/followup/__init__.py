"""Whom to call, when, with what words, and what came of it.

The queue is derived from the records by rules on every reading and kept nowhere; what people did with it (outcomes,
call-backs, skips) is recorded. No other room decides whether a client may be called.
"""
