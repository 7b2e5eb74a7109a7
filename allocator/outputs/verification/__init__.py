"""Verifies a saved run from its folder alone: every rule, every bound, every published number."""

from allocator.outputs.verification.results import CheckedClaim, Step, Verification
from allocator.outputs.verification.saved_run import SavedRun, read_saved_run
from allocator.outputs.verification.verify import (
    Ready,
    make_ready,
    steps,
    verify_run,
    verify_saved,
)

__all__ = [
    "CheckedClaim",
    "Ready",
    "SavedRun",
    "Step",
    "Verification",
    "make_ready",
    "read_saved_run",
    "steps",
    "verify_run",
    "verify_saved",
]
