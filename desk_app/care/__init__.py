"""Complaints and promises: what the shop owes a client besides money."""
