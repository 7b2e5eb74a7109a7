"""The sample run as it may be published, for tests of what is drawn from it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from report_reader import HOSTILE
from sample_facts import sample_facts
from sample_plan import sample_plan

from allocator.outputs.publication import PublishedRun, published
from allocator.outputs.tidy import run_tables


def published_sample(folder: Path, *, values: dict[str, str] | None = None) -> PublishedRun:
    """Return the sample run as it may be published; `values` replaces settings by key."""
    return published(sample_facts(folder, settings=values))


def full_tables(folder: Path) -> Mapping[str, pd.DataFrame]:
    """Return the tables of the sample run with every figure."""
    return run_tables(sample_facts(folder))


def with_hidden(run: PublishedRun, value: Callable[[str, Any, str], Any]) -> PublishedRun:
    """Return a run with something behind every hidden cell, by table, row and column."""
    tables = {}
    for name, table in run.tables.items():
        mask, filled = run.hidden[name], {}
        for column in table.columns:
            cells = table[column].astype(object) if mask[column].any() else table[column]
            own = [
                value(name, row, str(column)) if hides else cell
                for row, hides, cell in zip(table.index, mask[column], cells, strict=True)
            ]
            filled[column] = pd.Series(own, index=table.index) if mask[column].any() else cells
        tables[name] = pd.DataFrame(filled, index=table.index, columns=table.columns)
    return dataclasses.replace(run, tables=tables)


def hostile_run(folder: Path) -> PublishedRun:
    """Return a published run whose names, sources and titles try to be something else."""
    codes = [
        code for name in ("boards", "zones", "bases", "mbus") for code in sample_plan()[name].index
    ]
    names = {code: HOSTILE[place % len(HOSTILE)] for place, code in enumerate(codes)}
    every = "".join(HOSTILE)
    facts = sample_facts(
        folder,
        names=names,
        settings={"governance.assured_by": every},
        sources={"demand.need_rate": every},
    )
    zones = facts.plan["zones"].copy()
    zones["island"] = zones["island"].where(zones["island"] == "", every)
    plan = dataclasses.replace(
        facts.plan,
        tables={**facts.plan.tables, "zones": zones},
        provenance={**facts.plan.provenance, "model_title": every, "scenario_titles": [every]},
    )
    inputs = facts.inputs.assign(sources=every).rename(index=lambda name: f"{every}{name}")
    return published(dataclasses.replace(facts, plan=plan, inputs=inputs))
