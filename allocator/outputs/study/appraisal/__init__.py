"""The options appraisal of mother and baby units as a study: words, tables, charts and maps."""

from allocator.outputs.study.appraisal.page import draw_appraisal
from allocator.outputs.study.appraisal.study import appraisal_study
from allocator.outputs.study.appraisal.tables import terminal_table

__all__ = ["appraisal_study", "draw_appraisal", "terminal_table"]
