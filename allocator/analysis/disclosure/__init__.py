"""Which counts of tables that add up to hide, so that small ones cannot be worked out."""

from allocator.analysis.disclosure.attacker import attack
from allocator.analysis.disclosure.counts import (
    PRIMARY,
    REACH,
    SECONDARY,
    SMALL,
    Count,
    Label,
    Relation,
)
from allocator.analysis.disclosure.hiding import hidden_cells

__all__ = [
    "PRIMARY",
    "REACH",
    "SECONDARY",
    "SMALL",
    "Count",
    "Label",
    "Relation",
    "attack",
    "hidden_cells",
]
