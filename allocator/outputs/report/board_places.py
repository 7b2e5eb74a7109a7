"""A board's islands, most deprived areas and least covered places, in sentences."""

from __future__ import annotations

import pandas as pd

from allocator.outputs.page.words import counted, number
from allocator.outputs.report.content import TIE, Content
from allocator.outputs.report.figures import families, joined, share, some

BOTH = 2


def places_sentences(content: Content, code: str) -> str:
    """Return a board's least covered places, its islands, and how deprived its under-threes are.

    Parameters
    ----------
    content
        The report's facts.
    code
        The board.
    """
    return joined([_within(content, code), _islands(content, code), _deprived(content, code)])


def _within(content: Content, code: str) -> str:
    cover = content.plan["zone_coverage"].xs(content.last, level="wave")
    own = cover[cover["board_code"] == code]
    reached = own.loc[own["attainable_families"] > 0, "coverage"]
    missed = len(own) - len(reached)
    beyond = f"{counted(missed, 'place')} of it cannot be reached." if missed else ""
    if reached.empty:
        return beyond
    low, high = reached.min(), reached.max()
    if share(low) == share(high):
        which = "Both" if len(reached) == BOTH else f"All {number(len(reached))}"
        said = f"{which} places within reach have the same coverage."
        return joined([said if len(reached) > 1 else "", beyond])
    least = reached.index[reached <= low + TIE]
    names = some(sorted(content.plan["zones"].loc[least, "name"].astype(str)), shown=2)
    span = (
        f"Coverage of its {number(len(reached))} places within reach runs from {share(low)} "
        f"({names}) to {share(high)}."
    )
    return joined([span, beyond])


def _islands(content: Content, code: str) -> str:
    if content.islands.empty:
        return ""
    of_wave = content.islands.xs(content.last, level="wave")
    own = of_wave[of_wave["board_code"] == code]
    if own.empty:
        return ""
    coverage = own["coverage"].dropna()
    low, high = share(coverage.min()), share(coverage.max())
    span = f"is {low}" if low == high else f"runs from {low} to {high}"
    return (
        f"On its {counted(len(own), 'inhabited island')} need is "
        f"{families(own['need_families'].sum())} families a year, and coverage {span}."
    )


def _deprived(content: Content, code: str) -> str:
    if content.deprivation is None or content.geography is None:
        return ""
    need = content.plan["zone_coverage"]["need_families"].xs(content.last, level="wave")
    zones = content.geography.zones.reindex(need.index)
    own = need[(zones["board_code"] == code).to_numpy()]
    deprived = zones["council_code"].reindex(own.index).map(content.deprivation)
    known = pd.DataFrame({"need": own, "deprived": deprived}).dropna()
    if known["need"].sum() <= 0:
        return ""
    mean = (known["need"] * known["deprived"]).sum() / known["need"].sum()
    return (
        f"Of the under-threes of its councils, {share(mean) if mean > 0 else 'none'} live in "
        "Scotland's most deprived fifth of areas."
    )
