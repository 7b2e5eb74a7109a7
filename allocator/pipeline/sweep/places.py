"""The boards, networks and waves that a sweep may address."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.errors import DataError
from allocator.inputs.geography import load_geography
from allocator.inputs.service import ServiceModel
from allocator.inputs.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Places:
    """What parts of a setting there are.

    Parameters
    ----------
    boards
        Names by board code.
    networks
        Names.
    waves
        How many waves the base case has.
    """

    boards: dict[str, str]
    networks: tuple[str, ...]
    waves: int


def known_places(workspace: Workspace, base: ServiceModel | None) -> Places | None:
    """Return boards, networks and waves; None where the inputs are wrong, which is said elsewhere.

    Parameters
    ----------
    workspace
        The workspace.
    base
        The base case.
    """
    if base is None:
        return None
    try:
        geography = load_geography(workspace)
    except DataError:
        return None
    names = {str(code): str(name) for code, name in geography.boards["board_name"].items()}
    networks = tuple(sorted({str(name) for name in geography.networks.dropna()}))
    return Places(names, networks, len(base.waves))
