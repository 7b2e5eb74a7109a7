"""Who gains and who loses as plain data, for ``allocator compare --json``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from allocator.outputs.compare.boards import DECIDING, BoardChange
from allocator.outputs.compare.changes import Change
from allocator.outputs.compare.places import PlaceChange, PlaceSide
from allocator.outputs.files import plain_json


def changes_document(changes: Mapping[int, tuple[Change, ...]]) -> list[dict[str, Any]]:
    """Return every change as plain data.

    Parameters
    ----------
    changes
        Of `gather_changes`.

    Returns
    -------
    list of dict
        One record a wave and run: ``run``, ``against``, ``wave``, ``sentences``, ``boards``
        (``gaining`` and ``losing``, most first, with figures; ``same``, ``unknown``), ``places``
        (by metric: ``better``, ``worse``, ``same``, counted and weighted by need) and ``islands``.
        Shares are 0 to 1; what is not known is None.
    """
    return [_change(one) for of_wave in changes.values() for one in of_wave]


def _change(change: Change) -> dict[str, Any]:
    boards = change.boards
    return {
        "run": change.run,
        "against": change.first,
        "wave": change.wave,
        "sentences": change.sentences,
        "boards": {
            "metric": DECIDING.key,
            "least_change": DECIDING.least_change,
            "gaining": [_board(one) for one in boards.gaining],
            "losing": [_board(one) for one in boards.losing],
            "same": [_board(one) for one in boards.same],
            "unknown": [_board(one) for one in boards.unknown],
        },
        "places": [_places(one) for one in change.places],
        "islands": plain_json(change.islands),
    }


def _board(board: BoardChange) -> dict[str, Any]:
    figures = {
        key: {name: _plain(value) for name, value in asdict(one).items()}
        for key, one in board.figures.items()
    }
    return {"board_code": board.board_code, "board_name": board.board_name, **figures}


def _places(change: PlaceChange) -> dict[str, Any]:
    return {
        "metric": change.metric.key,
        "unit": change.metric.unit,
        "direction": change.metric.direction,
        "tolerance": change.tolerance,
        "better": _side(change.better),
        "worse": _side(change.worse),
        "same": {
            "places": change.same_places,
            "need_families": _plain(change.same_need_families),
        },
    }


def _side(side: PlaceSide) -> dict[str, Any]:
    groups = [{name: _plain(value) for name, value in asdict(one).items()} for one in side.groups]
    return {
        "places": side.places,
        "need_families": _plain(side.need_families),
        "groups": groups,
        "places_not_listed": side.unnamed,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 9) + 0.0 if math.isfinite(value) else None
    return list(value) if isinstance(value, tuple) else value
