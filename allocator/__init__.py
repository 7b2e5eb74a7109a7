"""Capacity planning for specialist Infant Mental Health services in Scotland.

The names below are the whole public interface. Each is loaded when it is first used, so that
importing the package takes no time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allocator.analysis.indicators import board_indicators
    from allocator.errors import (
        AllocatorError,
        DataError,
        InfeasibleError,
        ModelError,
        SolverError,
    )
    from allocator.inputs.geography import Geography, load_geography
    from allocator.inputs.service import ServiceModel, load_model
    from allocator.inputs.workspace import Workspace, open_workspace
    from allocator.lp.plan import Plan
    from allocator.outputs.compare import compare_runs
    from allocator.outputs.report import draw_report
    from allocator.outputs.run import read_run, write_run
    from allocator.outputs.webmap import draw_map
    from allocator.pipeline import Allocation, allocate

__all__ = [
    "Allocation",
    "AllocatorError",
    "DataError",
    "Geography",
    "InfeasibleError",
    "ModelError",
    "Plan",
    "ServiceModel",
    "SolverError",
    "Workspace",
    "allocate",
    "board_indicators",
    "compare_runs",
    "draw_map",
    "draw_report",
    "load_geography",
    "load_model",
    "open_workspace",
    "read_run",
    "write_run",
]

_HOMES = {
    "allocator.analysis.indicators": ("board_indicators",),
    "allocator.errors": (
        "AllocatorError",
        "DataError",
        "InfeasibleError",
        "ModelError",
        "SolverError",
    ),
    "allocator.inputs.geography": ("Geography", "load_geography"),
    "allocator.inputs.service": ("ServiceModel", "load_model"),
    "allocator.inputs.workspace": ("Workspace", "open_workspace"),
    "allocator.lp.plan": ("Plan",),
    "allocator.outputs.compare": ("compare_runs",),
    "allocator.outputs.report": ("draw_report",),
    "allocator.outputs.run": ("read_run", "write_run"),
    "allocator.outputs.webmap": ("draw_map",),
    "allocator.pipeline": ("Allocation", "allocate"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
