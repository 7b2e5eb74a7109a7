"""What boards with hidden families have together: all that is known of them, worked out openly."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

#: Figures of boards that add up to those of Scotland.
ADDED = ("need_families", "attainable_families", "served_families", "unmet_families")
DECIMALS = 9


def boards_together(tables: Mapping[str, pd.DataFrame], births: pd.Series) -> pd.DataFrame:
    """Return the figures of the boards whose families are hidden, taken together.

    Each is the figure of Scotland less those of the boards shown, so it says nothing that the
    tables do not; it spares the reader the sum.

    Parameters
    ----------
    tables
        Published tables by name.
    births
        Births of each board: index ``board_code``.

    Returns
    -------
    pandas.DataFrame
        Index ``wave``, of the waves in which families of boards are hidden and those of Scotland
        are not; columns ``board_codes`` and ``boards`` (with a space, a comma between them), those
        of `ADDED` (families a year), ``coverage`` (share of need within reach), ``serving_wte``,
        ``wte_per_1000_births``. NaN where Scotland's figure is hidden too.
    """
    boards, nation = tables["board_indicators"], tables["national_indicators"]
    rows = {}
    for wave, here in boards.groupby("wave"):
        away = here[here["served_families"].isna()]
        if len(away) and pd.notna(nation.at[wave, "served_families"]):
            codes = [str(code) for code in away.index.get_level_values("board_code")]
            rows[wave] = {
                "board_codes": " ".join(codes),
                "boards": ", ".join(str(name) for name in away["board_name"]),
                **_figures(here, nation.loc[wave], away, float(births[codes].sum())),
            }
    columns = ["board_codes", "boards", *ADDED, "coverage", "serving_wte", "wte_per_1000_births"]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return frame.rename_axis("wave").round(DECIMALS)


def _figures(
    boards: pd.DataFrame, nation: pd.Series, away: pd.DataFrame, births: float
) -> dict[str, float]:
    shown = boards.drop(away.index)
    found = {
        name: float(nation[name] - shown[name].sum()) if shown[name].notna().all() else float("nan")
        for name in ADDED
    }
    # Shares of the spend of all boards add up to one.
    share = float(shown["spend_share"].sum())
    whole = float(shown["serving_wte"].sum()) / share if share > 0 else np.nan
    serving = whole * (1.0 - share)
    reach = found["attainable_families"]
    return {
        **found,
        "coverage": found["served_families"] / reach if reach > 0 else np.nan,
        "serving_wte": serving,
        "wte_per_1000_births": 1000.0 * serving / births if births > 0 else np.nan,
    }
