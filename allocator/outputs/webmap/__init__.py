"""The interactive map of a plan."""

from __future__ import annotations

from allocator.outputs.webmap.page import draw_map

__all__ = ["draw_map"]
