"""Options weighed by criteria: values, scores, ranking, and what the weights decide."""

from allocator.analysis.appraisal.answer import Appraisal
from allocator.analysis.appraisal.criteria import (
    criteria_faults,
    dominated_by,
    rank,
    scale_ends,
    values_of,
    weight_faults,
)
from allocator.analysis.appraisal.figures import FIGURES, LIMITS_MINUTES, Figure
from allocator.analysis.appraisal.sensitivity import (
    DRAWS,
    SEED,
    first_shares,
    weight_intervals,
)
from allocator.analysis.appraisal.weights import read_weights

__all__ = [
    "DRAWS",
    "FIGURES",
    "LIMITS_MINUTES",
    "SEED",
    "Appraisal",
    "Figure",
    "criteria_faults",
    "dominated_by",
    "first_shares",
    "rank",
    "read_weights",
    "scale_ends",
    "values_of",
    "weight_faults",
    "weight_intervals",
]
