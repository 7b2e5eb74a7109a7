"""The report as a board paper in PDF: tagged, laid out for A4, made from the HTML report alone."""

from __future__ import annotations

from allocator.outputs.paper.pdf import report_pdf

__all__ = ["report_pdf"]
