"""``allocator check``: every fault of a workspace at once."""
# ruff: noqa: PLC0415 - heavy libraries load once there is something to do, so that --help is quick

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from allocator.cli.console import progress, say, say_json
from allocator.cli.failures import grouped
from allocator.cli.options import JsonOption
from allocator.errors import AllocatorError, ExitCode, Fault

if TYPE_CHECKING:
    from allocator.inputs.workspace import Workspace

SEASONS = ("summer", "winter")


def check(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="WORKSPACE", help="Folder to check; the reference workspace by default."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> ExitCode:
    """Name every fault of a workspace.

    Tables, models of service, scenarios and travel links are checked, and what holds between them.
    """
    with progress() as show:
        show("reading every file")
        from allocator.inputs.workspace import open_workspace

        workspace = open_workspace(folder)
        faults = grouped(workspace_faults(workspace))
        counts = {} if faults else workspace_counts(workspace)
    code = ExitCode.INVALID_INPUT if faults else ExitCode.DONE
    if as_json:
        say_json(_document(workspace.root, faults, counts, code))
    else:
        _show(workspace.root, faults, counts)
    return code


def workspace_faults(workspace: Workspace) -> Iterator[Fault]:
    """Yield the faults of tables, models, scenarios and network; some may come twice."""
    from allocator.inputs.checks import check_workspace
    from allocator.inputs.service import load_model
    from allocator.travel.network import load_network

    yield from check_workspace(workspace)
    models, scenarios = _names(workspace.models), _names(workspace.models / "scenarios")
    if not models:
        remedy = "Add a TOML file for each model of service; allocator init DIR writes a set"
        yield Fault("no-model", "There is no model of service", remedy, file="models")
    for model in models:
        yield from caught(partial(load_model, workspace, model))
        for scenario in scenarios:
            yield from caught(partial(load_model, workspace, model, scenarios=[scenario]))
    for season in SEASONS:
        yield from caught(partial(load_network, workspace, season=season))


def workspace_counts(workspace: Workspace) -> dict[str, int]:
    """Return how many of each thing a sound workspace holds."""
    from allocator.inputs.geography import load_geography
    from allocator.inputs.tables import read_table
    from allocator.inputs.workspace import input_files

    geography = load_geography(workspace)
    return {
        "boards": len(geography.boards),
        "councils": len(geography.councils),
        "places": len(geography.zones),
        "bases": len(geography.bases),
        "road links": len(read_table(workspace, "maps/network/links.csv")),
        "ferry crossings": len(read_table(workspace, "maps/network/crossings.csv")),
        "models": len(_names(workspace.models)),
        "scenarios": len(_names(workspace.models / "scenarios")),
        "files": len(input_files(workspace)),
    }


def caught(read: Callable[[], object]) -> Iterator[Fault]:
    """Yield the faults of something that is read, none if it can be read.

    Parameters
    ----------
    read
        Reads it, raising what is wrong.
    """
    try:
        read()
    except AllocatorError as error:
        yield from error.faults or [Fault("unreadable", error.message, "Correct the file")]


def _names(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.toml"))


def _show(root: Path, faults: tuple[Fault, ...], counts: dict[str, int]) -> None:
    for fault in faults:
        say(fault)
    if faults:
        say()
    words = ", ".join(
        f"{count:,} {thing if count != 1 else thing.removesuffix('s')}"
        for thing, count in counts.items()
    )
    say(f"{root}: {fault_count(faults)}", bold=True)
    if words:
        say(words)


def _document(
    root: Path, faults: tuple[Fault, ...], counts: dict[str, int], code: ExitCode
) -> dict[str, Any]:
    return {
        "status": "error" if faults else "sound",
        "exit_code": int(code),
        "message": f"The workspace has {fault_count(faults)}.",
        "workspace": str(root),
        "counts": {thing.replace(" ", "_"): count for thing, count in counts.items()},
        "faults": [fault.as_dict() for fault in faults],
    }


def fault_count(faults: tuple[Fault, ...]) -> str:
    """Return for example ``3 faults``."""
    return f"{len(faults) or 'no'} fault{'' if len(faults) == 1 else 's'}"
