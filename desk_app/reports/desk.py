"""Reading what goes on paper: the functions that the window and the command line call. Nothing here writes."""

from __future__ import annotations

from desk_app.reports.month_store import read_month
from desk_app.reports.paper_store import read_receipt, read_ticket
from desk_app.reports.store import read_client_report

__all__ = ["read_client_report", "read_month", "read_receipt", "read_ticket"]
