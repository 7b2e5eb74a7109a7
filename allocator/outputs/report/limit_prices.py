"""One limit's prices, and the words for its unit and for what a stage gains or loses."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from allocator.inputs.parameters import OBJECTIVES, SERVICE_TITLES, SERVICES
from allocator.lp.answers import LIMIT_UNITS, NO_ROOM
from allocator.outputs.page.words import number
from allocator.outputs.report.figures import DASH

#: A price below this is none: it is what a solver leaves, in the unit of the stage.
LEAST_PRICE = 1e-9
UNMET = "unmet_need"
#: Stages whose value is minus the coverage of the worst-served board.
WORST = ("worst_coverage", "leximin_coverage 1")

#: One unit of each limit, after "one more" or "one less".
ONE: dict[str, str] = {
    "budget": "£1,000 a year",
    "recruitment_pool": "one recruit (WTE)",
    "network_pool": "one recruit (WTE)",
    "coverage_floor": "one percentage point",
    "transfer_limit": "one percentage point",
    "first_wave_cap": "one WTE",
    "least_posts": "one WTE",
    "most_posts": "one WTE",
}
#: What stages before coverage count, as nouns, with the decimals of none.
SHORT_OF: dict[str, str] = {
    "floor_shortfall": "families a year below the floor of coverage",
    "embedded_shortfall": "WTE short of the standards for embedded and unit posts",
    "unplaced_admissions": "admissions a year without a bed",
    "support_shortfall": "hours a year of consultation and links short",
}


@dataclass(frozen=True)
class LimitPrices:
    """The prices of one limit in every wave.

    Parameters
    ----------
    kind, name
        As in the table of prices.
    rows
        Its rows: index ``(wave, stage)``.
    """

    kind: str
    name: str
    rows: pd.DataFrame

    @property
    def title(self) -> str:
        """Return the limit in words, without its wave."""
        return limit_title(self.kind, self.name)

    @property
    def binds(self) -> bool:
        """Tell whether any stage has a price in any wave."""
        return any(self.binds_in(wave) for wave in self.waves())

    def binds_in(self, wave: int) -> bool:
        """Tell whether any stage has a price in a wave."""
        rows = self.rows[self.rows.index.get_level_values("wave") == wave]
        return bool((rows[["left", "right"]].abs() > LEAST_PRICE).to_numpy().any())

    @property
    def known(self) -> bool:
        """Tell whether each side has a price, or cannot, for the limit cannot move that way."""
        sides = (
            self.rows[side].notna() | self.rows[f"{side}_note"].isin(NO_ROOM.values())
            for side in ("left", "right")
        )
        return all(bool(side.all()) for side in sides)

    def waves(self) -> list[int]:
        """Return its waves in order."""
        return sorted({int(wave) for wave in self.rows.index.get_level_values("wave")})

    def stages(self) -> list[str]:
        """Return the stages in their usual order."""
        return stages_of(self.rows)


def limits_of(prices: pd.DataFrame) -> list[LimitPrices]:
    """Return the prices limit by limit: budgets by service, pools, floors, then the others."""
    kinds, names = (prices.index.get_level_values(level) for level in ("limit", "name"))
    keys = sorted(set(zip(kinds.astype(str), names.astype(str), strict=True)), key=_place)
    return [
        LimitPrices(
            kind, name, prices[(kinds == kind) & (names == name)].droplevel(["limit", "name"])
        )
        for kind, name in keys
    ]


def stages_of(prices: pd.DataFrame) -> list[str]:
    """Return the stages of a table of prices in their usual order."""
    stages = {str(stage) for stage in prices.index.get_level_values("stage")}
    return sorted(stages, key=lambda stage: OBJECTIVES.index(stage.split(" ")[0]))


def _place(key: tuple[str, str]) -> tuple[int, int, str]:
    """Return where a limit stands among the others."""
    kind, name = key
    service = SERVICES.index(name) if kind == "budget" and name in SERVICES else 0
    return list(LIMIT_UNITS).index(kind), service, name


def limit_title(kind: str, name: str) -> str:
    """Return a limit in words: ``community IMH budget``, ``recruitment pool of North``."""
    return {
        "budget": f"{SERVICE_TITLES.get(name, name)} budget",
        "recruitment_pool": "recruitment pool",
        "network_pool": f"recruitment pool of the {name} network",
        "coverage_floor": "floor of coverage",
        "transfer_limit": "share of a budget that may move to other services",
        "first_wave_cap": "cap on a team in the wave in which its board opens",
        "least_posts": f"posts promised to {name}",
        "most_posts": f"cap on posts of {name}",
    }.get(kind, f"{kind.replace('_', ' ')} of {name}")


def figure(value: float) -> str:
    """Return a price with three significant digits and no sign, for example ``0.289``."""
    if not math.isfinite(value):
        return DASH
    size = abs(value)
    if size <= LEAST_PRICE:
        return "0"
    return number(size, max(0, 2 - math.floor(math.log10(size))))


def stage_change(stage: str, change: float) -> str:
    """Return what a change of a stage's value means, as a clause.

    Parameters
    ----------
    stage
        Name of the objective.
    change
        By how much its value, which is minimised, changes; in the unit of the stage.
    """
    better = change <= 0
    if stage == UNMET:
        return f"serves {figure(change)} {'more' if better else 'fewer'} families a year"
    if stage in WORST:
        way = "raises" if better else "lowers"
        points = figure(100 * change)
        return f"{way} the coverage of the worst-served board by {points} percentage points"
    noun = SHORT_OF.get(stage, stage.replace("_", " "))
    return f"leaves {figure(change)} {'fewer' if better else 'more'} {noun}"
