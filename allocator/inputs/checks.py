"""The whole workspace checked in one go: every table, and what only several can show."""

from __future__ import annotations

import json

from allocator.errors import DataError, Fault
from allocator.inputs.area_checks import geography_faults
from allocator.inputs.figure_checks import figure_faults
from allocator.inputs.scan import scan_tables
from allocator.inputs.schema import SCHEMAS
from allocator.inputs.schema.codes import BOARD_NAMES
from allocator.inputs.workspace import OUTLINES, Workspace, locate

#: Largest outlines that are read, in bytes.
MAX_OUTLINE_BYTES = 20_000_000


def check_workspace(workspace: Workspace) -> list[Fault]:
    """Check every table of a workspace and what holds between them.

    Models and scenarios have their own check, where they are read.

    Parameters
    ----------
    workspace
        The workspace.

    Returns
    -------
    list
        All faults: file by file, then those between files. Empty if the workspace is sound.
    """
    scans = scan_tables(workspace, SCHEMAS)
    return [
        *(fault for scan in scans.values() for fault in scan.faults),
        *geography_faults(scans),
        *figure_faults(scans),
        *outline_faults(workspace),
    ]


def outline_faults(workspace: Workspace) -> list[Fault]:
    """Return what is wrong with the outlines of the boards.

    Parameters
    ----------
    workspace
        The workspace.

    Returns
    -------
    list
        One fault, or none.
    """
    remedy = "Put the outlines of the 14 boards there, each with its board_code"
    try:
        path = locate(workspace, OUTLINES)
        if path.stat().st_size > MAX_OUTLINE_BYTES:
            return [Fault("file-too-large", "The outlines are too large", remedy, OUTLINES)]
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        codes = sorted(str(feature["properties"]["board_code"]) for feature in features)
    except DataError as error:
        return list(error.faults)
    except (ValueError, KeyError, TypeError, RecursionError):
        return [Fault("not-outlines", "This is no GeoJSON of boards", remedy, OUTLINES)]
    if codes != sorted(BOARD_NAMES):
        message = "The outlines are not those of the 14 boards, once each"
        return [Fault("wrong-outlines", message, remedy, OUTLINES)]
    return []
