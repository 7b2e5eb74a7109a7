"""What every page and file of a run is drawn from: the facts of a finished run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from allocator.inputs.geography import Geography
from allocator.lp.check import CheckedRule
from allocator.lp.plan import Plan
from allocator.outputs.document import run_title


@dataclass(frozen=True)
class RunFacts:
    """A finished run as its folder holds it, so that all of it can be drawn again without solving.

    Parameters
    ----------
    run_id
        Identity of the run.
    plan
        The plan.
    geography
        Boards, councils, zones, bases and units; its outlines file lies in the run folder.
    minutes
        Minutes one way: index ``zone_id``, columns ``site_code``; infinite where there is no way.
    crossings
        Ferries, and flights where people may fly: index ``route``; columns ``kind`` (ferry or
        flight), ``from_name``, ``to_name``, ``from_lon``, ``from_lat``, ``to_lon``, ``to_lat``
        (degrees), ``minutes`` (one way, waits counted), ``a_day`` (departures each way).
    deprivation
        Share (0 to 1) of under-threes in the most deprived fifth: index ``council_code``.
    baselines
        Posts under simple rules: index ``(board_code, wave)``; WTE.
    answers
        Tables beside the plan by name, those that were asked for: ``shadow_prices``,
        ``post_ranges``, ``threshold_options``, ``whole_posts_loss``.
    inequality
        Measures of inequality: index ``(measure, of, wave)``.
    checks
        Every rule as re-checked.
    inputs
        Every input file, as `allocator.outputs.input_log.input_log` returns them.
    published
        Whether small numbers are hidden, so that what is drawn may be published.
    """

    run_id: str
    plan: Plan
    geography: Geography
    minutes: pd.DataFrame
    crossings: pd.DataFrame
    deprivation: pd.Series
    baselines: pd.DataFrame
    answers: Mapping[str, pd.DataFrame]
    inequality: pd.DataFrame
    checks: Sequence[CheckedRule]
    inputs: pd.DataFrame
    published: bool = False

    @property
    def title(self) -> str:
        """Title of the run's pages."""
        return run_title(self.plan)
