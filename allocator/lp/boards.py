"""Boards as the instance wants them: model of service, hubs, lead base, first wave."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from allocator.errors import DataError, Fault
from allocator.inputs.geography import Geography
from allocator.inputs.service import ServiceModel

#: Stands for "no way" where minutes are averaged to choose a lead base.
FAR_MINUTES = 10_000.0


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
        threshold; supported: fewer than the lower; combined: between) and ``near_threshold``.
    """
    upper = model.number("service_model.standalone_births_threshold")
    lower = model.number("service_model.supported_births_threshold")
    near = model.number("service_model.near_threshold_share")
    return pd.DataFrame(
        {
            "service_model": np.select(
                [births > upper, births < lower], ["stand-alone", "supported"], "combined"
            ),
            "near_threshold": [
                any(abs(value - limit) <= near * limit for limit in (upper, lower))
                for value in births
            ],
        },
        index=births.index,
    )


def board_table(
    geography: Geography,
    births: pd.Series,
    hubs: Mapping[str, tuple[str, ...]],
    *,
    need: pd.DataFrame,
    minutes: pd.DataFrame,
    model: ServiceModel,
) -> pd.DataFrame:
    """Return the boards as the instance wants them.

    Parameters
    ----------
    geography, births
        As for `make_problem`.
    hubs
        Hub boards of each supported board.
    need, minutes, model
        As for `make_problem`; minutes to the bases of boards with a team alone.

    Raises
    ------
    DataError
        If the model names a board that the workspace does not have, or lets a board open after
        wave 1 that already has posts.
    """
    codes = geography.boards.index
    kinds = service_models(births, model)
    mean = _mean_minutes(geography, need, minutes)
    base_board = geography.bases["board_code"].reindex(minutes.columns)
    opens = model.by_board("waves.first_wave")
    existing = model.by_board("workforce.existing_posts_wte")
    unknown = sorted((set(opens) | set(existing)) - set(codes))
    if unknown:
        raise DataError(
            "The model names boards that the workspace does not have",
            [
                Fault(
                    "unknown-board",
                    "There is no such board",
                    "Use a code of data/boards.csv",
                    value=code,
                )
                for code in unknown
            ],
        )
    closed = sorted(code for code, posts in existing.items() if posts and opens.get(code, 1) > 1)
    if closed:
        raise DataError(
            "A board with posts already filled cannot open later",
            [
                Fault(
                    "posts-before-opening",
                    "The board has existing posts and a first wave after wave 1",
                    "Remove it from waves.first_wave or from workforce.existing_posts_wte",
                    value=code,
                )
                for code in closed
            ],
        )
    return pd.DataFrame(
        {
            "board_name": geography.boards["board_name"],
            "births": births.reindex(codes).astype(float),
            "service_model": kinds["service_model"],
            "near_threshold": kinds["near_threshold"],
            "network": geography.networks.reindex(codes),
            "lead_site": pd.Series(
                {code: _nearest(mean.loc[code, base_board == code]) for code in codes}
            ),
            "lead_hub": pd.Series(
                {code: _lead_hub(mean.loc[code], base_board, hubs.get(code, ())) for code in codes}
            ),
            "first_wave": [int(opens.get(code, 1)) for code in codes],
            "existing_wte": [existing.get(code, 0.0) for code in codes],
        },
        index=codes,
    )


def _mean_minutes(geography: Geography, need: pd.DataFrame, minutes: pd.DataFrame) -> pd.DataFrame:
    """Return need-weighted mean minutes from each board's zones (rows) to each base (columns)."""
    zone_board = geography.zones.loc[need.index, "board_code"]
    weight = need.iloc[:, 0]
    reach = minutes.loc[need.index].clip(upper=FAR_MINUTES)
    return (
        reach.mul(weight, axis=0)
        .groupby(zone_board)
        .sum()
        .div(weight.groupby(zone_board).sum(), axis=0)
    )


def _nearest(mean_minutes: pd.Series) -> str | None:
    """Return the base with the least mean minutes; None where there is no base."""
    return None if mean_minutes.empty else str(mean_minutes.idxmin())


def _lead_hub(mean_minutes: pd.Series, base_board: pd.Series, hubs: tuple[str, ...]) -> str | None:
    """Return the hub board with the nearest base; None for a board with a team of its own."""
    site = _nearest(mean_minutes[base_board.isin(hubs)])
    return None if site is None else str(base_board[site])


def hub_boards(geography: Geography, service_model: pd.Series) -> dict[str, tuple[str, ...]]:
    """Return the hub boards of each supported board: those of its network that have a team.

    Raises
    ------
    DataError
        If a supported board has none.
    """
    supported = service_model.index[service_model == "supported"]
    with_team = set(service_model.index[service_model != "supported"])
    hubs = {
        str(board): tuple(
            sorted(
                set(geography.hubs.loc[geography.hubs["board_code"] == board, "hub_board_code"])
                & with_team
            )
        )
        for board in supported
    }
    faults = [
        Fault(
            "no-hub",
            f"{geography.boards.at[board, 'board_name']} is too small for a team of its own and "
            "no hub of its network has one",
            "Name a hub board for it in data/hubs.csv, or lower "
            "service_model.supported_births_threshold",
            "data/hubs.csv",
            value=board,
        )
        for board, found in hubs.items()
        if not found
    ]
    if faults:
        raise DataError("A supported board has no hub", faults)
    return hubs
