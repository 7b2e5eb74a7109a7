"""What is compared: each figure with its unit and which way is better, in one table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from allocator.outputs.page.words import number, percent, pounds
from allocator.outputs.report.figures import DASH, signed

Direction = Literal["higher", "lower", "zero", "neither"]
Kind = Literal["number", "share", "money"]

DIRECTION_WORDS: dict[Direction, str] = {
    "higher": "higher is better",
    "lower": "lower is better",
    "zero": "nearest 0 is most even",
    "neither": "",
}


@dataclass(frozen=True)
class Metric:
    """One figure that is compared.

    Parameters
    ----------
    key
        Its column among the indicators.
    label, unit
        In plain words.
    direction
        Which way is better, if either. Of a ``zero`` a difference is more or less: which is better
        depends on the side of 0 that it starts from.
    kind
        ``share`` (0 to 1, shown as a percentage, differences in percentage points), ``money``
        (GBP) or ``number``.
    decimals
        Digits shown after the point; of the percentage for a share.
    """

    key: str
    label: str
    unit: str
    direction: Direction
    kind: Kind = "number"
    decimals: int = 1

    @property
    def heading(self) -> str:
        """The label with its unit and, where one way is better, which."""
        said = [self.unit, DIRECTION_WORDS[self.direction]]
        return f"{self.label} ({'; '.join(one for one in said if one)})"

    @property
    def scale(self) -> float:
        """What a value is multiplied by when shown."""
        return 100.0 if self.kind == "share" else 1.0

    @property
    def directed(self) -> bool:
        """Whether a difference is better or worse, and not just more or less."""
        return self.direction in {"higher", "lower"}

    @property
    def difference_unit(self) -> str:
        """Unit of a difference: of shares, percentage points."""
        return "points" if self.kind == "share" else self.unit

    @property
    def least_change(self) -> float:
        """The least change that counts, in the metric's own values: half the last digit shown."""
        return 0.5 if self.kind == "money" else 0.5 * 10.0**-self.decimals / self.scale

    def shown(self, value: float) -> float:
        """Return a value or difference as it is shown: scaled and rounded; NaN stays NaN."""
        if not math.isfinite(value):
            return math.nan
        return round(self.scale * value, 0 if self.kind == "money" else self.decimals) + 0.0

    def text(self, value: float) -> str:
        """Return a value in words."""
        if self.kind == "money":
            return pounds(value, missing=DASH)
        if self.kind == "share":
            return percent(value, self.decimals, missing=DASH)
        return number(value, self.decimals, missing=DASH)

    def difference_text(self, difference: float) -> str:
        """Return a difference with its sign; of shares, in percentage points."""
        if self.kind == "money" and math.isfinite(difference):
            return f"+{pounds(difference)}" if round(difference) > 0 else pounds(difference)
        text = signed(self.scale * difference, self.decimals)
        return f"{text} points" if self.kind == "share" and text != DASH else text

    def amount_text(self, difference: float) -> str:
        """Return the size of a difference without its sign; of shares, in percentage points."""
        return self.difference_text(abs(difference)).removeprefix("+")

    def verdict(self, difference: float) -> str:
        """Return ``better``, ``worse``, ``more``, ``less`` or ``same``; blank where unknown.

        A difference that would be shown as zero counts as ``same``.
        """
        if not math.isfinite(difference):
            return ""
        shown = self.shown(difference)
        if shown == 0:
            return "same"
        if self.direction in {"neither", "zero"}:
            return "more" if shown > 0 else "less"
        return "better" if (shown > 0) == (self.direction == "higher") else "worse"


#: Figures of the country, in the order shown.
NATIONAL_METRICS: tuple[Metric, ...] = (
    Metric("coverage", "Coverage", "% of need within reach", "higher", "share"),
    Metric(
        "worst_coverage", "Lowest board's coverage", "% of need within reach", "higher", "share"
    ),
    Metric("need_families", "Need", "families a year", "neither", decimals=0),
    Metric("attainable_families", "Need within reach", "families a year", "higher", decimals=0),
    Metric("served_families", "Families served", "families a year", "higher", decimals=0),
    Metric("unmet_families", "Families not served", "families a year", "lower", decimals=0),
    Metric("filled_wte", "Filled posts, all services", "WTE", "neither"),
    Metric("hires_wte", "Specialists recruited", "WTE", "neither"),
    Metric("spend_gbp", "Money spent", "GBP", "neither", "money"),
    Metric("lapsed_gbp", "Money that lapses", "GBP", "lower", "money"),
    Metric("mean_minutes", "Mean travel, one way", "minutes", "lower", decimals=0),
)

#: Figures of each board, in the order shown; the first decides who wins and who loses.
BOARD_METRICS: tuple[Metric, ...] = (
    Metric("coverage", "Coverage", "% of need within reach", "higher", "share"),
    Metric("served_families", "Families served", "families a year", "higher"),
    Metric("unmet_families", "Families not served", "families a year", "lower"),
    Metric("serving_wte", "Staff time that serves it", "WTE", "neither", decimals=2),
    Metric(
        "wte_per_1000_births", "Staff time per 1,000 births", "WTE per 1,000", "neither", decimals=2
    ),
    Metric("spend_share", "Share of spend", "% of spend on boards", "neither", "share"),
    Metric("mean_minutes", "Mean travel, one way", "minutes", "lower", decimals=0),
)

BOARD_BY_KEY: dict[str, Metric] = {metric.key: metric for metric in BOARD_METRICS}

#: Figures of each place, with the least change that counts as one, in the metric's own values.
PLACE_METRICS: tuple[tuple[Metric, float], ...] = (
    (Metric("coverage", "Coverage", "% of need", "higher", "share"), 0.01),
    (Metric("mean_minutes", "Mean travel, one way", "minutes", "lower", decimals=0), 5.0),
)
