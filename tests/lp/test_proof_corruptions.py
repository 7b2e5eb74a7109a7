"""A saved run in which anything claimed was changed by 1e-4 or more is refused, hashes aside."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from corruptions import corrupted
from proof_cases import graded, random_problem, rich, saved

from allocator.outputs.verification import Ready, SavedRun, make_ready, steps, verify_saved

#: Corruptions of one instance in the long test; there are ten instances.
EACH = 100


@cache
def case(number: int) -> tuple[SavedRun, Ready]:
    """Return a sound run: plain, with every kind of row, or with part support; its program."""
    make = (random_problem, lambda seed: rich(random_problem(seed)), _graded)[number % 3]
    run = saved(make(number))
    assert verify_saved(run).holds
    return run, make_ready(run)


def _graded(seed: int):
    return graded(random_problem(seed))


def escaped(number: int, count: int) -> list[str]:
    """Return the corruptions of a run that its verification does not refuse."""
    (run, ready), rng = case(number), np.random.default_rng(1000 + number)
    found = []
    for _one in range(count):
        told, other = corrupted(run, rng)
        program = ready if other.instance is run.instance else make_ready(other)
        if not any(step.faults for step in steps(other, program)):
            found.append(told)
    return found


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_sample_of_corruptions_is_refused(number):
    """60 of 60 are refused by the mathematics alone."""
    assert escaped(number, 20) == []


@pytest.mark.long
@pytest.mark.parametrize("number", range(10))
def test_a_thousand_corruptions_are_refused(number):
    """1,000 of 1,000 are refused by the mathematics alone: 100 of each of ten instances."""
    assert escaped(number, EACH) == []
