"""The salon: its catalogue, bookings and visits.

A visit is what was done, by whom, with what, and how it went. Each client's own rhythm (the gaps between her visits)
is kept here beside the visits that make it. Calling her because of it belongs to followup.
"""
