"""The page of a sweep in a real browser, made by the command on a small workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from page_checks import require_sound
from small_workspace import small_workspace

from allocator.cli import main

pytestmark = [pytest.mark.browser, pytest.mark.long]

VISIT = Callable[..., Any]
HOSTILE = "<img src=x onerror=window.hit=1>"
FILE = f"""[sweep]
title = "{HOSTILE}"
design = "one-at-a-time"

[[vary]]
key = "money.community_budget_gbp"
values = [0.8, 1.2]
of_base = true

[[vary]]
key = "commitments.least_posts_wte.S08000015"
values = [1, 900]
"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run a sweep of five runs, one of them without a plan, and return its page."""
    place = tmp_path_factory.mktemp("swept")
    workspace = small_workspace(place / "workspace").root
    (place / "sweep.toml").write_text(FILE, encoding="utf-8")
    words = ["--workspace", workspace, "--out", place / "out", "--workers", "1"]
    assert main(["sweep", str(place / "sweep.toml"), *map(str, words)]) == 0
    return place / "out" / "summary" / "study.html"


@pytest.mark.parametrize("width", [1280, 768, 320])
def test_a_sweep_is_offline_accessible_and_fits(
    visit: VISIT, page_file: Path, axe: str, width: int
) -> None:
    """The page asks for nothing, breaks no rule, fits its window, and runs no name."""
    page = require_sound(visit, page_file, axe, width=width, least_tables=4)
    assert page.title() == HOSTILE
    assert page.evaluate("window.hit") is None
    assert page.locator("figure.chart rect").count() >= 2
