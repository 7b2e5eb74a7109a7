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
    service_model: pd.Series, names: pd.Series, networks: pd.Series, model: ServiceModel
) -> None:
    """Raise if settings by board cannot hold together.

    Parameters
    ----------
    service_model
        Model of service by board.
    names
        Name by board.
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
        *_unknown(names, model),
        *_unknown_networks(networks, model),
        *_contradictions(service_model, names, model),
    ]
    if faults:
        raise ModelError("The model asks of boards what cannot be", faults)


def _unknown(names: pd.Series, model: ServiceModel) -> Iterator[Fault]:
    codes_by_name = {str(name).casefold(): str(code) for code, name in names.items()}
    named = {key: set(model.by_board(key)) for key in BY_BOARD_KEYS.values()}
    named["service_model.forced"] = set(model.words_by_board("service_model.forced"))
    for key, codes in named.items():
        for code in sorted(codes - set(names.index)):
            meant = codes_by_name.get(code.strip().casefold())
            yield Fault(
                "unknown-board",
                "Boards go by their code" if meant else "There is no such board",
                f"Write {meant}" if meant else "Use a code of data/boards.csv",
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


def _contradictions(
    service_model: pd.Series, names: pd.Series, model: ServiceModel
) -> Iterator[Fault]:
    called = {code: str(name) for code, name in names.items()}
    given = {name: model.by_board(key) for name, key in BY_BOARD_KEYS.items()}
    supported = set(service_model.index[service_model == "supported"])
    for code, posts in given["existing_wte"].items():
        if posts and given["first_wave"].get(code, 1) > 1:
            yield Fault(
                "posts-before-opening",
                f"{called.get(code, 'The board')} has existing posts and a first wave after wave 1",
                "Remove it from waves.first_wave or from workforce.existing_posts_wte",
                value=code,
            )
    for code, least in given["least_wte"].items():
        most = given["most_wte"].get(code, least)
        if least > most:
            yield Fault(
                "least-above-most",
                f"{called.get(code, 'The board')} is promised {least:g} WTE and may have at most "
                f"{most:g}",
                "Lower commitments.least_posts_wte or raise commitments.most_posts_wte",
                value=code,
            )
        if least and code in supported:
            yield Fault(
                "promise-without-team",
                f"{called[code]} is promised {least:g} WTE but has no team: its network supports "
                "it",
                "Remove the promise, or set service_model.forced to combined for this board",
                value=code,
            )
