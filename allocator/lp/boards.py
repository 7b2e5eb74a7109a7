"""Boards as the instance wants them: model of service, hubs, lead base, first wave."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.inputs.geography import Geography
from allocator.inputs.service import ServiceModel
from allocator.lp.board_checks import BY_BOARD_KEYS, require_sound_boards
from allocator.lp.thresholds import service_models

#: Stands for "no way" where minutes are averaged to choose a lead base.
FAR_MINUTES = 10_000.0


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
    ModelError
        If the model asks of a board what cannot be: see `require_sound_boards`.
    """
    codes = geography.boards.index
    kinds = service_models(births, model)
    mean = _mean_minutes(geography, need, minutes)
    base_board = geography.bases["board_code"].reindex(minutes.columns)
    by_board = {name: model.by_board(key) for name, key in BY_BOARD_KEYS.items()}
    require_sound_boards(
        kinds["service_model"], geography.boards["board_name"], geography.networks, model
    )

    def _column(name: str, default: float) -> list[float]:
        return [by_board[name].get(code, default) for code in codes]

    return pd.DataFrame(
        {
            "board_name": geography.boards["board_name"],
            "births": births.reindex(codes).astype(float),
            "service_model": kinds["service_model"],
            "near_threshold": kinds["near_threshold"],
            "embedded_share": kinds["embedded_share"],
            "network_share": kinds["network_share"],
            "network": geography.networks.reindex(codes),
            "lead_site": pd.Series(
                {code: _nearest(mean.loc[code, base_board == code]) for code in codes}
            ),
            "lead_hub": pd.Series(
                {code: _lead_hub(mean.loc[code], base_board, hubs.get(code, ())) for code in codes}
            ),
            "first_wave": [int(wave) for wave in _column("first_wave", 1)],
            "existing_wte": _column("existing_wte", 0.0),
            "least_wte": _column("least_wte", 0.0),
            "most_wte": _column("most_wte", math.inf),
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


def hub_boards(geography: Geography, kinds: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the hub boards of each supported board: those of its network that stand alone.

    Parameters
    ----------
    geography
        Gives the candidate hubs of each board.
    kinds
        As `service_models` returns it. Boards in the graded band have hubs too, and are none.

    Raises
    ------
    DataError
        If a supported board has none.
    """
    alone = kinds["network_share"] == 0.0
    with_team = set(kinds.index[alone & (kinds["service_model"] != "supported")])
    hubs = {
        str(board): tuple(
            sorted(
                set(geography.hubs.loc[geography.hubs["board_code"] == board, "hub_board_code"])
                & with_team
            )
        )
        for board in kinds.index[~alone]
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
