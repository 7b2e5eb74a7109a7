"""Run folders read for comparison; one without places is compared all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from allocator.errors import DataError
from allocator.inputs.geography import Geography
from allocator.lp.plan import Plan
from allocator.outputs.run import read_run
from allocator.outputs.saved_facts import read_facts, read_inequality


@dataclass(frozen=True)
class Runs:
    """Runs by the name they are shown under.

    Parameters
    ----------
    plans
        The plans.
    inequality
        What they wrote as their table ``inequality``, of those that have it.
    geographies, deprivation
        Places and deprivation, of those that keep them: see `draw_comparison`.
    """

    plans: Mapping[str, Plan]
    inequality: Mapping[str, pd.DataFrame]
    geographies: Mapping[str, Geography]
    deprivation: Mapping[str, pd.Series]


def read_runs(folders: Mapping[str, Path]) -> Runs:
    """Read run folders.

    Parameters
    ----------
    folders
        Run folders by the name they are shown under.

    Returns
    -------
    Runs
        What they hold.

    Raises
    ------
    DataError
        If one is not a run, or a file of it has changed since it was written.
    """
    plans: dict[str, Plan] = {}
    inequality: dict[str, pd.DataFrame] = {}
    geographies: dict[str, Geography] = {}
    deprivation: dict[str, pd.Series] = {}
    for name, folder in folders.items():
        try:
            facts = read_facts(folder)
        except DataError as error:
            if not _keeps_no_places(error):
                raise
            plans[name] = read_run(folder)
            if (table := read_inequality(folder)) is not None:
                inequality[name] = table
            continue
        plans[name], inequality[name] = facts.plan, facts.inequality
        geographies[name], deprivation[name] = facts.geography, facts.deprivation
    return Runs(plans, inequality, geographies, deprivation)


def _keeps_no_places(error: DataError) -> bool:
    return {fault.code for fault in error.faults} == {"no-places"}
