"""The page of a study in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from page_checks import require_sound
from sample_study import sample_basis, sample_study

from allocator.outputs.study import write_study

pytestmark = pytest.mark.browser

VISIT = Callable[..., Any]


@pytest.mark.parametrize("width", [1280, 320])
def test_a_study_is_offline_accessible_and_fits(
    visit: VISIT, tmp_path: Path, axe: str, width: int
) -> None:
    """The page asks for nothing, breaks no rule, fits its window, and draws its curve."""
    folder = write_study(sample_study(), sample_basis(), tmp_path / "study")
    page = require_sound(visit, folder / "study.html", axe, width=width)
    box = page.locator("polyline").first.bounding_box()
    assert box["width"] > 100
    assert box["height"] > 50


def test_hostile_names_do_not_run(visit: VISIT, tmp_path: Path) -> None:
    """A name that tries to be an element is text in title, chart, table and sentence."""
    study = sample_study(name="<svg onload=window.hit=1>")
    folder = write_study(study, sample_basis(), tmp_path / "study")
    seen = visit(folder / "study.html")
    assert seen.page.evaluate("window.hit") is None
    assert seen.page.title() == "<svg onload=window.hit=1> and others"
    assert seen.faults == []
