"""Why each board has its model of service, in the words of the report."""

from __future__ import annotations

import pandas as pd

from allocator.lp.plan import Plan
from allocator.outputs.report.board_sentences import why
from allocator.outputs.report.content import Content, Governance

#: Settings that the reason rests on; a plan without them is given no reason.
NEEDED = (
    "demand.births_basis",
    "service_model.standalone_births_threshold",
    "service_model.supported_births_threshold",
)


def reasons(plan: Plan, options: pd.DataFrame | None) -> dict[str, str]:
    """Return why each board has its model of service, by its code.

    Parameters
    ----------
    plan
        A plan.
    options
        Models of service compared, as the report takes them; None where there was no choice.

    Returns
    -------
    dict
        A sentence or two for each board; empty where the plan does not say its thresholds.
    """
    content = Content(
        plan=plan,
        title="",
        geography=None,
        baselines=pd.DataFrame(),
        checks=(),
        inputs=pd.DataFrame(),
        deprivation=None,
        governance=Governance(),
        options=options,
    )
    if not all(content.has(key) for key in NEEDED):
        return {}
    return {code: why(content, code) for code in content.names}
