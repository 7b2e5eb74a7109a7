"""The interactive map of a plan."""

from __future__ import annotations

from allocator.outputs.webmap.page import draw_map
from allocator.outputs.webmap.tiles import Tiles

__all__ = ["Tiles", "draw_map"]
