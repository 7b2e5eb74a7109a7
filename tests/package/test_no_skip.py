"""The suite's own guard: where nothing may be skipped, a skip is a failure."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SUITE = """
import pytest

def test_runs():
    pass

def test_skips():
    pytest.skip("REASON")

@pytest.mark.xfail(reason="known")
def test_known():
    raise AssertionError
"""
MODULE = 'import pytest\n\npytest.skip("REASON", allow_module_level=True)\n'


def summary(checkout: Path, text: str, *, reason: str, no_skip: bool) -> str:
    """Run a small suite under the project's conftest and return pytest's last line."""
    (checkout / "tests").mkdir(parents=True)
    shutil.copy(Path(__file__).parents[1] / "conftest.py", checkout / "tests")
    suite = text.replace("REASON", reason)
    (checkout / "tests" / "test_suite.py").write_text(suite, encoding="utf-8")
    settings = {key: value for key, value in os.environ.items() if key != "IMH_NO_SKIP"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".", "tests"],
        cwd=checkout,
        env=settings | ({"IMH_NO_SKIP": "1"} if no_skip else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize("text", [SUITE, MODULE], ids=["test", "module"])
def test_skips_are_allowed_by_default(tmp_path: Path, text: str) -> None:
    """Without the guard a skip is a skip."""
    line = summary(tmp_path / "checkout", text, reason="no browser", no_skip=False)
    assert "1 skipped" in line
    assert " failed" not in line
    assert " error" not in line


@pytest.mark.parametrize(
    ("text", "outcome"), [(SUITE, "1 failed"), (MODULE, "1 error")], ids=["test", "module"]
)
def test_guard_refuses_skips(tmp_path: Path, text: str, outcome: str) -> None:
    """Under the guard a skipped test or module fails, and an expected failure stays one."""
    line = summary(tmp_path / "checkout", text, reason="no browser", no_skip=True)
    assert outcome in line
    assert "skipped" not in line
    assert ("1 xfailed" in line) == (text == SUITE)


@pytest.mark.parametrize("beside", [False, True], ids=["absent", "beside"])
def test_guard_knows_open_data(tmp_path: Path, beside: bool) -> None:
    """A skip for want of ``../shared`` passes the guard only where that folder is absent."""
    if beside:
        (tmp_path / "shared").mkdir()
    reason = "reads ../shared, which is not here"
    line = summary(tmp_path / "checkout", SUITE, reason=reason, no_skip=True)
    assert ("1 failed" in line) is beside
    assert ("1 skipped" in line) is not beside
