"""Arithmetic that finds a plain contradiction before the solver runs, in the user's figures."""

from allocator.lp.presolve.check import require_affordable

__all__ = ["require_affordable"]
