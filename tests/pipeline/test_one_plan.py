"""Ties are settled: whatever way the solver goes, the plan's tables are the same bytes."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: Makes the reference plan under other solver options and prints a hash of each table.
SCRIPT = """
import hashlib, json, sys
from allocator.lp import live
live.SOLVER_OPTIONS.update(json.loads(sys.argv[1]))
from allocator.pipeline import allocate
tables = allocate().plan.tables
for name, table in tables.items():
    print(name, hashlib.sha256(table.to_csv().encode()).hexdigest())
"""


def hashes(options: str) -> list[str]:
    """Return the hash of each table of the reference plan, made in a process of its own."""
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, options], capture_output=True, text=True, check=True
    )
    return ended.stdout.splitlines()


@pytest.mark.long
def test_simplex_interior_point_and_threads_give_one_canonical_plan():
    """Dual simplex, interior point and two threads lead to the same tables, byte by byte.

    The objectives' own values are compared too: they stand in the last table.
    """
    reference = hashes("{}")
    assert len(reference) > 15
    for options in ('{"solver": "ipm"}', '{"threads": 2}', '{"simplex_strategy": 4}'):
        assert hashes(options) == reference, options
