"""One rule that shares money: who holds how much of the community budget, and when."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

#: The plan that no rule binds: it stands first in every table.
OPTIMUM = "optimum"

#: Titles of the rules, in the order shown.
RULE_TITLES: dict[str, str] = {
    "equal": "Equal share",
    "births": "Births share",
    "under3": "Under-3s share",
    "need": "Need weight",
    "nrac": "NRAC share",
    "pathfinders": "Pathfinders first",
    "front_loaded": "Front-loaded money",
    "back_loaded": "Back-loaded money",
    "optimum_shares": "Optimised shares, fixed",
    "table": "Own table",
}
RULE_NAMES: tuple[str, ...] = tuple(RULE_TITLES)


@dataclass(frozen=True)
class FundingRule:
    """How the recurring community money is shared by board and wave.

    Parameters
    ----------
    name, title
        As tables and pages name it.
    meaning
        How the money is shared, one sentence without a full stop.
    status
        ``official``, ``derived`` or ``assumption``.
    shares
        Share of the wave's community budget: index ``board_code``, columns waves; each column
        adds to 1.
    budgets_gbp
        National community budget by wave, GBP a year.
    """

    name: str
    title: str
    meaning: str
    status: str
    shares: pd.DataFrame
    budgets_gbp: pd.Series

    @property
    def board_budgets_gbp(self) -> pd.DataFrame:
        """Budget of each board: index ``board_code``, columns waves, GBP a year."""
        return self.shares.mul(self.budgets_gbp, axis="columns")
