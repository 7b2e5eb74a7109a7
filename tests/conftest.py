"""What every test shares: the repository's root, repeatable laws, and no skip where none may be."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

# Laws draw the same examples in every run, and a slow machine is no failure.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def repository() -> Path:
    """Root of the checkout."""
    return ROOT


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that was skipped although nothing may be."""
    report = yield
    return _refuse_skip(report)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail a module that was skipped although nothing may be."""
    report = yield
    return _refuse_skip(report)


def _refuse_skip[Report: (pytest.TestReport, pytest.CollectReport)](report: Report) -> Report:
    """Turn a skip into a failure under ``IMH_NO_SKIP=1``, as continuous integration sets it.

    One skip stays: open data that is not beside the checkout cannot be installed, so a reason that
    names ``../shared`` counts where that folder is absent.
    """
    if os.environ.get("IMH_NO_SKIP") != "1" or not report.skipped or hasattr(report, "wasxfail"):
        return report
    reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
    if "../shared" in reason and not SHARED.is_dir():
        return report
    report.outcome = "failed"
    report.longrepr = f"IMH_NO_SKIP=1: nothing may be skipped here, yet this was. {reason}"
    return report
