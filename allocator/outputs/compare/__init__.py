"""Plans side by side: tables of differences, and a page with winners and losers in sentences."""

from __future__ import annotations

from allocator.outputs.compare.page import draw_comparison
from allocator.outputs.compare.tables import compare_runs

__all__ = ["compare_runs", "draw_comparison"]
