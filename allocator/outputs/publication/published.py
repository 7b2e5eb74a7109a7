"""A run as it may be published: what is hidden is no longer in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from allocator.inputs.geography import Geography
from allocator.lp.plan import Plan
from allocator.outputs.facts import RunFacts
from allocator.outputs.publication.hiding import plan_hiding
from allocator.outputs.publication.masks import table_kinds
from allocator.outputs.publication.replaced import lowest_shown, residents_minutes
from allocator.outputs.publication.rules import LEFT_OUT, RULES, rule_of
from allocator.outputs.publication.together import boards_together
from allocator.outputs.tidy import run_tables

#: What is said of how a plan was made, where it may be published; anything else is not.
SAFE_PROVENANCE = (
    "model",
    "model_title",
    "scenarios",
    "scenario_titles",
    "overrides",
    "travel_engine",
    "travel_data_date",
    "travel_season",
    "solver",
    "solver_options",
    "columns",
    "rows",
)
#: Columns of places that count people.
_PEOPLE = ("population", "infants")

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, kw_only=True)
class PublishedRun(RunFacts):
    """A run of which every hidden figure is missing, with what was worked out before.

    The tables of its plan have the labels that they had, and nothing where a figure is hidden:
    sums and means of them are wrong. Pages and files show `tables`, worked out from all figures.

    Parameters
    ----------
    tables
        Every table that may be published, by the names of `allocator.outputs.tidy.run_tables`; a
        hidden cell is missing.
    hidden
        Truth values by table name, under the labels of `tables`: which cells are hidden, as
        opposed to those without a figure.
    together
        What the boards with hidden families have together, as
        `allocator.outputs.publication.together.boards_together` returns it.
    """

    tables: Tables
    hidden: Tables
    together: pd.DataFrame

    def is_hidden(self, table: str, row: Any, column: str) -> bool:
        """Return whether a cell is hidden, as opposed to without a figure.

        Parameters
        ----------
        table
            Name of a table.
        row
            Label of the row.
        column
            Name of a column that is not of the table's index.
        """
        return bool(self.hidden[table].at[row, column])


def published(facts: RunFacts) -> PublishedRun:
    """Return a run as it may be published.

    Counts above 0 and below 5 are hidden, and as few others as keep them from being worked out
    more closely than 0 to 9; so is everything worked out from a hidden count, every count of a
    single place, and every table and column that there is no rule for.

    Parameters
    ----------
    facts
        The run, with every figure.

    Returns
    -------
    PublishedRun
        The run without what is hidden. One that is published already comes back as it is.
    """
    if isinstance(facts, PublishedRun):
        return facts
    full = all_tables(facts)
    hiding = plan_hiding(facts.plan)
    hidden = {name: table_kinds(name, table, hiding) != "" for name, table in full.items()}
    shown = {name: _without_hidden(table, hidden[name]) for name, table in full.items()}
    shown |= _replaced(shown, facts.plan, facts.geography)
    tables = {name: _judged(name, shown[name]) for name in RULES if name in shown}
    tables = {name: table for name, table in tables.items() if name not in LEFT_OUT}
    return PublishedRun(
        run_id=facts.run_id,
        plan=_published_plan(facts.plan, shown),
        geography=_without_people(facts.geography),
        minutes=facts.minutes,
        crossings=facts.crossings,
        deprivation=facts.deprivation,
        baselines=shown["baselines"],
        answers={name: shown[name] for name in facts.answers if name in tables},
        inequality=shown["inequality"],
        checks=[replace(one, worst=max(0.0, one.worst), worst_at="") for one in facts.checks],
        inputs=facts.inputs,
        published=True,
        tables=tables,
        hidden={name: hidden[name][list(table.columns)] for name, table in tables.items()},
        together=boards_together(tables, facts.plan["boards"]["births"]),
    )


def all_tables(facts: RunFacts) -> dict[str, pd.DataFrame]:
    """Return every table that a run could write, judged or not, with every figure.

    Parameters
    ----------
    facts
        The run.
    """
    return {**facts.plan.tables, **run_tables(facts)}


def _without_hidden(table: pd.DataFrame, hidden: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its hidden cells missing: NaN, or no text where there was text."""
    columns = {name: _blanked(table[name], hidden[name]) for name in table.columns}
    return pd.DataFrame(columns, index=table.index, columns=table.columns)


def _blanked(column: pd.Series, mask: pd.Series) -> pd.Series:
    if not mask.any():
        return column
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return column.astype(float).mask(mask)
    return column.astype(object).mask(mask, "")


def _replaced(shown: Tables, plan: Plan, geography: Geography) -> dict[str, pd.DataFrame]:
    """Return the tables of which figures are replaced."""
    tables = {
        name: shown[name].assign(mean_minutes=minutes.reindex(shown[name].index))
        for name, minutes in residents_minutes(plan, geography).items()
    }
    lowest = lowest_shown(tables["board_indicators"])
    tables["national_indicators"] = tables["national_indicators"].assign(
        **{name: lowest[name] for name in lowest}
    )
    checks = shown["rule_checks"]
    return {**tables, "rule_checks": checks.assign(worst=checks["worst"].clip(lower=0.0) + 0.0)}


def _judged(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table without the columns that nobody has judged."""
    return table[[column for column in table.columns if rule_of(name, str(column)) is not None]]


def _published_plan(plan: Plan, shown: Tables) -> Plan:
    known = plan.provenance
    return replace(
        plan,
        tables={name: shown[name] for name in plan.tables},
        settings=shown["settings"],
        provenance={name: known[name] for name in SAFE_PROVENANCE if name in known},
    )


def _without_people(geography: Geography) -> Geography:
    """Return a geography that does not say how many people live in a place."""
    counted = [name for name in _PEOPLE if name in geography.zones]
    return replace(geography, zones=geography.zones.assign(**dict.fromkeys(counted, float("nan"))))
