"""Studies: questions beside one plan, each left as a folder with a page and tidy tables."""

from allocator.outputs.study.page import draw_study
from allocator.outputs.study.parts import Column, Section, Study, StudyBasis
from allocator.outputs.study.write import STUDY, study_id, write_study

__all__ = [
    "STUDY",
    "Column",
    "Section",
    "Study",
    "StudyBasis",
    "draw_study",
    "study_id",
    "write_study",
]
