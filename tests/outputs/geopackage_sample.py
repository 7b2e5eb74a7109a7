"""The sample plan as the facts of a run, and a GeoPackage's tables read with SQLite alone."""

from __future__ import annotations

import dataclasses
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sample_plan import BASES, BOARDS, ZONES, sample_geography, sample_plan

from allocator.lp.plan import Plan
from allocator.outputs.facts import RunFacts

#: Names that try to be SQL, markup, script, an expression of QGIS, or merely odd.
HOSTILE = {
    "S08000101": "x'); DROP TABLE boards;--",
    "S08000102": "\"board_name\" || 'x'",
    "S08000103": "<script>window.hit=1</script>]]>",
    "S08000026": "Holm \N{ANCHOR} \N{PARTY POPPER} & \N{LATIN SMALL LETTER O WITH DIAERESIS}y",
    "g1": "[% 1 + 1 %]",
    "g2": "O'Neill's \"Far\" Glen",
    "X101H": "concat('a', 'b')",
    "X102H": "-- ;\\",
    "east": "{{7*7}}%s%(x)s",
}


def sample_facts(folder: Path, *, names: dict[str, str] | None = None) -> RunFacts:
    """Return the facts of the sample plan; `names` replaces names by code."""
    plan = sample_plan(names=names)
    provenance = plan.provenance | {"model_title": "Sample model", "scenario_titles": ["As is"]}
    return RunFacts(
        run_id="0" * 64,
        plan=dataclasses.replace(plan, provenance=provenance),
        geography=sample_geography(folder, names=names),
        minutes=_minutes(),
        crossings=_crossings(),
        deprivation=pd.Series(dtype=float),
        baselines=pd.DataFrame(),
        answers={},
        inequality=pd.DataFrame(),
        checks=(),
        inputs=pd.DataFrame(),
    )


def with_tables(facts: RunFacts, **tables: pd.DataFrame) -> RunFacts:
    """Return the facts with some tables of the plan replaced."""
    plan = facts.plan
    changed = Plan(
        tables=plan.tables | tables,
        status=plan.status,
        waves=plan.waves,
        settings=plan.settings,
        provenance=plan.provenance,
    )
    return dataclasses.replace(facts, plan=changed)


def sql(path: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(path)) as base:
        return base.execute(query, values).fetchall()


def _minutes() -> pd.DataFrame:
    """Return ten minutes for each place between zone and base in the lists; no way off Skerry."""
    sites = [row[0] for row in BASES]
    rows = {
        row[0]: [10.0 * (1 + abs(place - other)) for other in range(len(sites))]
        for place, row in enumerate(ZONES)
    }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=sites)
    frame.loc["i-skerry"] = np.inf
    return frame.rename_axis(index="zone_id", columns="site_code")


def _crossings() -> pd.DataFrame:
    ends = (BOARDS[0][6], BOARDS[3][6])
    at = [coordinate for end in ends for coordinate in end]
    rows = [
        ("holm-ferry", "ferry", "Northport", "Holm pier", *at, 120.0, 2.0),
        ("holm-flight", "flight", "Northfield", "Holm strip", *at, 60.0, 1.0),
    ]
    columns = ["route", "kind", "from_name", "to_name", "from_lon", "from_lat", "to_lon", "to_lat"]
    return pd.DataFrame(rows, columns=[*columns, "minutes", "a_day"]).set_index("route")
