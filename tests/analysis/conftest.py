"""What the tests of analysis share: the reference plan, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.pipeline import Allocation, allocate


@pytest.fixture(scope="session")
def reference(repository: Path) -> Allocation:
    """Return the plan of the reference workspace under the national model."""
    return allocate(repository)
