"""From the solver's values to the tables of a plan."""

from allocator.lp.extract.tables import plan_tables

__all__ = ["plan_tables"]
