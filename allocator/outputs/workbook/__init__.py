"""The workbook of a run: a cover, contents, notes and one accessible table a sheet."""

from allocator.outputs.workbook.build import workbook_bytes, write_workbook

__all__ = ["workbook_bytes", "write_workbook"]
