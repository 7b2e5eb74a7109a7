"""Tables of the appraisal of mother and baby units: where a unit could be, and what counts."""

from __future__ import annotations

from allocator.inputs.schema.columns import (
    Column,
    ForeignKey,
    TableSchema,
    choice,
    code,
    note,
    provenance,
)

MBU_CANDIDATES = TableSchema(
    name="data/mbu_candidates.csv",
    meaning=(
        "Sites where a further mother and baby unit is tried in the options appraisal, beside the "
        "units that exist."
    ),
    key=("site_code",),
    columns=(
        code("site_code", "NHS Scotland site code; position, name and board are in bases.csv"),
        Column("why", "text", "Why the site is tried"),
        *provenance(),
        note(),
    ),
    foreign_keys=(ForeignKey("site_code", "data/bases.csv", "site_code"),),
    optional=True,
)

MBU_CRITERIA = TableSchema(
    name="data/mbu_criteria.csv",
    meaning=(
        "What counts in the options appraisal of mother and baby units, on which scale, and how "
        "much. Weights add up to 1; where a scale has no ends of its own, it runs from the worst "
        "to the best of the options."
    ),
    key=("criterion",),
    columns=(
        code("criterion", "What counts: a figure that the appraisal works out for each option"),
        Column("title", "name", "The criterion in words"),
        Column("unit", "name", "Unit of the figure"),
        choice("better", "Whether more of it is better, or less", "more", "less"),
        Column("worst", "number", "Figure that is worth nothing", required=False),
        Column("best", "number", "Figure that is worth 1", required=False),
        Column("weight", "number", "Weight of the criterion", minimum=0, maximum=1),
        *provenance(),
        note(),
    ),
    optional=True,
)

APPRAISAL_TABLES = (MBU_CANDIDATES, MBU_CRITERIA)
