"""Every table of a run as tidy CSV and Parquet, with a data dictionary."""

from allocator.outputs.tidy.tables import run_tables
from allocator.outputs.tidy.write import TIDY_FORMATS, write_tidy

__all__ = ["TIDY_FORMATS", "run_tables", "write_tidy"]
