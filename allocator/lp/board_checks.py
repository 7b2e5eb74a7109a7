"""What a model may not ask of a board, found before the linear program is stated."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator.errors import Fault, ModelError
from allocator.inputs.service import ServiceModel

#: Columns of the board table with the settings that give them by board.
BY_BOARD_KEYS: dict[str, str] = {
    "first_wave": "waves.first_wave",
    "existing_wte": "workforce.existing_posts_wte",
    "least_wte": "commitments.least_posts_wte",
    "most_wte": "commitments.most_posts_wte",
}


def require_sound_boards(
    service_model: pd.Series, networks: pd.Series, model: ServiceModel
) -> None:
    """Raise if settings by board cannot hold together.

    Parameters
    ----------
    service_model
        Model of service by board.
    networks
        Network by board.
    model
        Gives the settings by board.

    Raises
    ------
    ModelError
        Naming every board that the workspace does not have, opens later although it has posts,
        is promised more than its most, or has no team to hold what it is promised; and every
        unknown network.
    """
    faults = [
        *_unknown(service_model, model),
        *_unknown_networks(networks, model),
        *_contradictions(service_model, model),
    ]
    if faults:
        raise ModelError("The model asks of boards what cannot be", faults)


def _unknown(service_model: pd.Series, model: ServiceModel) -> Iterator[Fault]:
    named = {key: set(model.by_board(key)) for key in BY_BOARD_KEYS.values()}
    named["service_model.forced"] = set(model.words_by_board("service_model.forced"))
    for key, codes in named.items():
        for code in sorted(codes - set(service_model.index)):
            yield Fault(
                "unknown-board",
                "There is no such board",
                "Use a code of data/boards.csv",
                column=key,
                value=code,
            )


def _unknown_networks(networks: pd.Series, model: ServiceModel) -> Iterator[Fault]:
    key = "workforce.network_pool_wte"
    known = sorted(networks.dropna().unique())
    for name in sorted(set(model.by_board(key)) - set(known)):
        yield Fault(
            "unknown-network",
            "There is no such network",
            f"Use one of {', '.join(known)}, as in data/networks.csv",
            column=key,
            value=name,
        )


def _contradictions(service_model: pd.Series, model: ServiceModel) -> Iterator[Fault]:
    given = {name: model.by_board(key) for name, key in BY_BOARD_KEYS.items()}
    supported = set(service_model.index[service_model == "supported"])
    for code, posts in given["existing_wte"].items():
        if posts and given["first_wave"].get(code, 1) > 1:
            yield Fault(
                "posts-before-opening",
                "The board has existing posts and a first wave after wave 1",
                "Remove it from waves.first_wave or from workforce.existing_posts_wte",
                value=code,
            )
    for code, least in given["least_wte"].items():
        most = given["most_wte"].get(code, least)
        if least > most:
            yield Fault(
                "least-above-most",
                f"The board is promised {least:g} WTE and may have at most {most:g}",
                "Lower commitments.least_posts_wte or raise commitments.most_posts_wte",
                value=code,
            )
        if least and code in supported:
            yield Fault(
                "promise-without-team",
                f"The board is promised {least:g} WTE but has no team: its network supports it",
                "Remove the promise, or set service_model.forced to combined for this board",
                value=code,
            )
