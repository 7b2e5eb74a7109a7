"""What the thresholds of births make of each board: strict, graded over a band, or forced."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.inputs.service import ServiceModel


def service_models(births: pd.Series, model: ServiceModel) -> pd.DataFrame:
    """Return each board's model of service by its births, thresholds as policy.

    Parameters
    ----------
    births
        Births a year, index ``board_code``.
    model
        Gives the two thresholds and the share within which a board is flagged.

    Returns
    -------
    pandas.DataFrame
        Index ``board_code``; ``service_model`` (stand-alone: more births than the upper
        threshold; supported: fewer than the lower; combined: between; or as forced),
        ``near_threshold``, ``embedded_share`` and ``network_share``: how much of the embedded
        standard and of the network's support apply.

    Notes
    -----
    The strict rule has shares of 0 and 1. The graded rule lets them rise and fall in a straight
    line over the band around each threshold, so that one birth more never moves a whole post; a
    board inside the lower band has a team of its own beside its hubs.
    """
    upper = model.number("service_model.standalone_births_threshold")
    lower = model.number("service_model.supported_births_threshold")
    near = model.number("service_model.near_threshold_share")
    graded = model.word("service_model.threshold_policy") == "graded"
    band = near if graded else 0.0
    kinds = pd.DataFrame(
        {
            "service_model": np.select(
                [births > upper, births < lower * (1.0 - band)],
                ["stand-alone", "supported"],
                "combined",
            ),
            "near_threshold": near_threshold(births, model),
            "embedded_share": _above(births, upper, band),
            "network_share": 1.0 - _above(births, lower, band, at_limit=True),
        },
        index=births.index,
    )
    for board, word in model.words_by_board("service_model.forced").items():
        if board in kinds.index:
            shares = [float(word == "stand-alone"), float(word == "supported")]
            kinds.loc[board, ["service_model", "embedded_share", "network_share"]] = [word, *shares]
    return kinds


def near_threshold(births: pd.Series, model: ServiceModel) -> pd.Series:
    """Return whether each board lies in the band around either threshold."""
    near = model.number("service_model.near_threshold_share")
    limits = [
        model.number(f"service_model.{name}_births_threshold")
        for name in ("standalone", "supported")
    ]
    inside = [(births - limit).abs() <= near * limit for limit in limits]
    return inside[0] | inside[1]


def _above(births: pd.Series, limit: float, band: float, *, at_limit: bool = False) -> pd.Series:
    """Return how far births lie above a threshold: 0 below its band, 1 above, between inside."""
    if band * limit == 0.0:
        return ((births > limit) | (at_limit & (births == limit))).astype(float)
    return ((births - limit * (1.0 - band)) / (2.0 * band * limit)).clip(0.0, 1.0)
