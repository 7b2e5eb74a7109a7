"""Losses, ranges of posts and alternative plans in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from allocator.lp.tradeoffs import Allowed, Loss
from allocator.outputs.page.words import counted, listed, number, percent
from allocator.outputs.report.figures import board_wte, service_title, signed

COMMUNITY = "community"
#: Posts that change by less than this are not named.
SHOWN_WTE = 0.005

_UNITS = {
    "worst_coverage": ("points", 100.0, 2),
    "leximin_coverage": ("points", 100.0, 2),
    "spend": ("pounds", 1.0, 0),
    "unmet_need": ("families", 1.0, 1),
    "floor_shortfall": ("families", 1.0, 1),
    "uneven_cover": ("families", 1.0, 2),
    "travel_burden": ("hours", 1.0, 0),
    "support_shortfall": ("hours", 1.0, 1),
    "embedded_shortfall": ("WTE", 1.0, 2),
    "unplaced_admissions": ("admissions", 1.0, 2),
}


def plain(name: str) -> str:
    """Return an objective's name as words."""
    return name.replace("_", " ")


def amount(name: str, value: float) -> str:
    """Return an amount of an objective with its unit, for example ``9.3 families``."""
    unit, factor, decimals = _UNITS[name]
    return f"{number(value * factor, decimals)} {unit}"


def figure(name: str, value: float) -> str:
    """Return an amount of an objective without its unit."""
    _unit, factor, decimals = _UNITS[name]
    return number(value * factor, decimals)


def unit_of(name: str) -> str:
    """Return the unit of an objective's figures as shown."""
    return _UNITS[name][0]


def loss_sentence(loss: Loss, within: Allowed, objective: str | None) -> str:
    """Return precisely what a loss lets each objective do."""
    if loss.none:
        rest = "every objective stays at the plan's value"
        return f"With no loss {rest}{_free(within)}."
    losing = [
        (name, allowance)
        for name, allowance in zip(within.names, within.allowances, strict=True)
        if allowance > 0
    ]
    named = listed([f"{plain(name)} by {amount(name, _shown(name, by))}" for name, by in losing])
    still = [name for name in within.names if name not in dict(losing)]
    kept = (
        f"; {listed([plain(name) for name in still])} may be no worse than in the plan"
        if still
        else ""
    )
    how = "each objective may lose that share of its own value" if objective is None else "may lose"
    if objective is None:
        return f"Within a loss of {loss.text} {how}: {named}{kept}{_free(within)}."
    return f"Within a loss of {loss.text}: {named} may be lost{kept}{_free(within)}."


def firm_sentence(loss: str, ranges: pd.DataFrame) -> str:
    """Return how many posts are firm within a loss, and how many are free.

    Parameters
    ----------
    loss
        The loss as text.
    ranges
        Index ``(board_code, service, wave)``, column ``firm``.
    """
    firm = int(ranges["firm"].sum())
    every = len(ranges)
    if firm == every:
        return (
            f"Within {loss} every one of the {number(every)} posts by board, service and wave "
            "is firm: it is the same in every plan."
        )
    return (
        f"Within {loss}, {number(firm)} of {number(every)} posts by board, service and wave are "
        f"firm (the same in every plan) and {number(every - firm)} are free."
    )


def widest_sentence(ranges: pd.DataFrame, names: Mapping[str, str], wave: int) -> str:
    """Return the posts with the widest range in a wave, with their ends."""
    here = ranges.xs(wave, level="wave")
    free = here[~here["firm"]]
    if free.empty:
        return f"In wave {wave} no post is free."
    width = (free["most_wte"] - free["least_wte"]).sort_values(ascending=False, kind="stable")
    said = []
    for key in width.index[:3]:
        board, service = key
        row = free.loc[key]
        least, plan, most = (board_wte(row[end]) for end in ("least_wte", "plan_wte", "most_wte"))
        what = "" if service == COMMUNITY else f", {service_title(str(service))}"
        said.append(f"{names[str(board)]}{what} {least} to {most} WTE (plan {plan})")
    return f"The widest ranges in wave {wave}: {'; '.join(said)}."


def alternative_sentence(
    alternative: int,
    tables: Mapping[str, pd.DataFrame],
    names: Mapping[str, str],
) -> str:
    """Return what an alternative changes, and what it costs.

    Parameters
    ----------
    alternative
        Its number.
    tables
        ``posts``, ``plans`` and ``distances``, each with ``alternative`` first in its index.
    names
        Names of boards by code.
    """
    posts, objectives = (
        tables[name].xs(alternative, level="alternative") for name in ("posts", "plans")
    )
    changed_wte = float(tables["distances"].at[alternative, "changed_wte"])
    by_wave = posts["change_wte"].abs().groupby("wave").sum()
    wave = int(by_wave.idxmax())
    change = posts["change_wte"].xs(wave, level="wave").groupby("board_code").sum()
    told = change[change.abs() >= SHOWN_WTE]
    order = told.abs().sort_values(ascending=False, kind="stable").index[:4]
    changes = [f"{names[str(code)]} {signed(float(told[code]), 2)} WTE" for code in order]
    moved = f"most in wave {wave}, {listed(changes)}" if changes else "too little to show"
    cost = [
        f"{plain(str(name))} {amount(str(name), abs(float(row['loss'])))} "
        f"{'worse' if row['loss'] > 0 else 'better'}{_share(row['loss_share'])}"
        for name, row in objectives.iterrows()
        if _shows(str(name), float(row["loss"]))
    ]
    return (
        f"Alternative {alternative} differs by {board_wte(changed_wte)} WTE over all boards and "
        f"waves: {moved}. Against the plan: {listed(cost) if cost else 'nothing lost'}."
    )


def plans_sentence(found: int, wanted_free: bool, losses: Sequence[Loss]) -> str:
    """Return how the alternatives were found, or why there are none."""
    if not found:
        return (
            "No plan within the loss has other posts."
            if not wanted_free
            else "No alternatives were asked for."
        )
    return (
        f"{counted(found, 'plan')} within a loss of {losses[-1].text}, each chosen to lie as far "
        "as could be found from the plan and from those before it, and each the best by the "
        "model's own order among plans with its posts."
    )


def _shows(name: str, loss: float) -> bool:
    """Return whether a loss is more than nought as written."""
    _unit, factor, decimals = _UNITS[name]
    return round(loss * factor, decimals) != 0.0


def _free(within: Allowed) -> str:
    if not within.free:
        return ""
    return f"; {listed([plain(name) for name in within.free])} count for nothing"


def _shown(name: str, allowance: float) -> float:
    """Return an allowance of the solver in the unit in which tables have it."""
    return allowance * 1000.0 if name == "spend" else allowance


def _share(share: float) -> str:
    return "" if pd.isna(share) else f" ({percent(abs(share), 2)})"
