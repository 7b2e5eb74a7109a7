"""The report of a plan: a board paper in one HTML file."""

from __future__ import annotations

from allocator.outputs.report.content import Governance
from allocator.outputs.report.page import draw_report

__all__ = ["Governance", "draw_report"]
