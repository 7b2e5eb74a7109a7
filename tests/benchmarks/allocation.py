"""Where the time of a plan goes, at the reference places and at 1,279 zones: ``python`` this file.

Shares are taken within one run. Nothing is asserted about seconds; every plan is re-checked.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from allocator.inputs.importers import import_file
from allocator.inputs.workspace import Workspace, open_workspace
from allocator.lp.check import check_plan, require_kept
from allocator.lp.extract import plan_tables
from allocator.lp.formulation import build
from allocator.lp.live import LiveModel
from allocator.lp.problem import AllocationProblem
from allocator.lp.solver import canonical_plan, solve
from allocator.lp.stages import Stages
from allocator.pipeline import lay_ground, sound_model

CHECK = Path(__file__).parents[3] / "shared" / "check"
TURNS = 3

Step = tuple[str, float]


def main() -> None:
    """Time both sizes; the larger needs the open data beside the checkout."""
    reference = open_workspace()
    report("reference places", instance(reference))
    if not CHECK.is_dir():
        sys.stdout.write("1,279 zones: needs the open data of ../shared/check\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        report("1,279 zones", instance(with_zones(reference, Path(folder))))


def with_zones(reference: Workspace, folder: Path) -> Workspace:
    """Return a copy of the reference workspace with intermediate zones for places."""
    root = folder / "workspace"
    for part in ("data", "models", "maps"):
        shutil.copytree(reference.root / part, root / part)
    workspace = open_workspace(root)
    import_file(
        "zones", CHECK / "iz11_scotland.csv", workspace=workspace, source="NRS", status="official"
    )
    return workspace


def instance(workspace: Workspace) -> AllocationProblem:
    """Return the baseline's instance in a workspace."""
    model = sound_model(workspace, "national", scenarios=["baseline"])
    return lay_ground(workspace, model).problem(model)


def report(title: str, problem: AllocationProblem) -> None:
    """Print the least seconds of each step over some turns, and its share."""
    runs = [dict(steps(problem)) for _ in range(TURNS)]
    least = {name: min(run[name] for run in runs) for name in runs[0]}
    whole = sum(least.values())
    sys.stdout.write(f"{title}: {len(problem.zones)} zones, {len(problem.arcs)} ways to serve\n")
    for name, seconds in least.items():
        sys.stdout.write(f"  {name:<28} {seconds:7.3f} s {seconds / whole:6.1%}\n")


def steps(problem: AllocationProblem) -> Iterator[Step]:
    """Yield the seconds of building, handing over, each stage, the canonical solve, the check."""
    start = time.perf_counter()
    formulation = build(problem)
    yield "build", time.perf_counter() - start
    start = time.perf_counter()
    live = LiveModel(formulation)
    yield "hand-over to the solver", time.perf_counter() - start
    for name in problem.rules.objectives:
        start = time.perf_counter()
        Stages(formulation, live, (name,)).run()
        yield name, time.perf_counter() - start
    start = time.perf_counter()
    canonical_plan(formulation, live)
    yield "canonical solve", time.perf_counter() - start
    solution = solve(problem)
    start = time.perf_counter()
    tables = plan_tables(problem, solution)
    yield "tables", time.perf_counter() - start
    start = time.perf_counter()
    require_kept(check_plan(problem, tables))
    yield "re-check", time.perf_counter() - start


if __name__ == "__main__":
    main()
