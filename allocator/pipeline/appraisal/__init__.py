"""The options appraisal of mother and baby units: enumerate, assign, measure, weigh."""

from allocator.pipeline.appraisal.appraise import appraise_mbus
from allocator.pipeline.appraisal.options import MOST_OPTIONS

__all__ = ["MOST_OPTIONS", "appraise_mbus"]
