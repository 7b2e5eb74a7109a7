"""How unevenly a plan shares out coverage, staff time and travel, by six measures."""

from __future__ import annotations

from allocator.analysis.inequality.formulas import (
    concentration,
    gini,
    kolm_pollak_alpha,
    kolm_pollak_ede,
    kolm_pollak_index,
    palma,
    theil,
)
from allocator.analysis.inequality.of_plan import (
    AVERSION,
    inequality_table,
    kolm_pollak_kappas,
    place_deprivation,
)
from allocator.analysis.inequality.records import INEQUALITIES, Inequality, Measure, Subject

__all__ = [
    "AVERSION",
    "INEQUALITIES",
    "Inequality",
    "Measure",
    "Subject",
    "concentration",
    "gini",
    "inequality_table",
    "kolm_pollak_alpha",
    "kolm_pollak_ede",
    "kolm_pollak_index",
    "kolm_pollak_kappas",
    "palma",
    "place_deprivation",
    "theil",
]
