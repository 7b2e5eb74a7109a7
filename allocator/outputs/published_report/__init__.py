"""The board paper of a published run: only what may be shown, small numbers hidden."""

from allocator.outputs.published_report.page import draw_published_report

__all__ = ["draw_published_report"]
