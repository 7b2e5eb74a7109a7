"""Pages with a map of a journey, or of who lives within reach."""

from __future__ import annotations

from allocator.outputs.travel_map.file import check_target, write_page
from allocator.outputs.travel_map.reach import Reach
from allocator.outputs.travel_map.reach_page import draw_reach
from allocator.outputs.travel_map.route_page import draw_route

__all__ = ["Reach", "check_target", "draw_reach", "draw_route", "write_page"]
