"""The report: one page on a run, or on many."""

from simulator.views.report.page import report_page

__all__ = ["report_page"]
