"""Many runs of one model: described in a file, solved hot, kept as Parquet, resumed where left."""

from allocator.pipeline.sweep.designs import Run, runs_of
from allocator.pipeline.sweep.query import query_sweep, read_sweep
from allocator.pipeline.sweep.read import read_sweep_file
from allocator.pipeline.sweep.run import Planned, plan_sweep, run_sweep
from allocator.pipeline.sweep.spec import Sweep
from allocator.pipeline.sweep.store import MANIFEST, read_manifest

__all__ = [
    "MANIFEST",
    "Planned",
    "Run",
    "Sweep",
    "plan_sweep",
    "query_sweep",
    "read_manifest",
    "read_sweep",
    "read_sweep_file",
    "run_sweep",
    "runs_of",
]
