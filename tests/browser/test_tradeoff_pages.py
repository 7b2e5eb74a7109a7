"""Pages of trade-offs and of alternatives in a real browser: offline, accessible and safe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import HOSTILE
from page_checks import require_sound
from sample_study import sample_basis

from allocator.inputs.workspace import open_workspace
from allocator.outputs.study import write_study
from allocator.outputs.study.alternatives import alternatives_study
from allocator.outputs.study.frontier import frontier_study
from allocator.pipeline import lay_ground, sound_model
from allocator.pipeline.tradeoffs import FrontAnswer, NearAnswer, find_alternatives, find_front

pytestmark = [pytest.mark.browser, pytest.mark.long]

Visit = Callable[..., Any]
KINDS = ("curve", "surface", "near")


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    """Ask the reference workspace for a curve, a surface and alternatives."""
    workspace = open_workspace(None)
    model = sound_model(workspace, "national", scenarios=["baseline"])
    ground = lay_ground(workspace, model)
    names = ground.geography.boards["board_name"].to_dict()
    three = ("worst_coverage", "unmet_need", "spend")
    return {
        "names": names,
        "curve": find_front(ground, model, points=4),
        "surface": find_front(ground, model, objectives=three, points=2),
        "near": find_alternatives(ground, model, plans=2),
    }


def page_of(answers: dict[str, Any], kind: str, names: dict[str, str], folder: Path) -> Path:
    """Write one of the studies and return its page."""
    answer: FrontAnswer | NearAnswer = answers[kind]
    waves = answer.problem.waves
    if isinstance(answer, NearAnswer):
        losses, within = answer.losses, answer.within
        study = alternatives_study(answer.tables, losses, within, names, waves, objective=None)
    else:
        study = frontier_study(answer.front, answer.tables, names, waves)
    return write_study(study, sample_basis(), folder) / "study.html"


@pytest.mark.parametrize("width", [1280, 375, 320])
@pytest.mark.parametrize("kind", KINDS)
def test_the_page_is_offline_accessible_and_fits(  # noqa: PLR0917 - fixtures and cases
    visit: Visit, answers: dict[str, Any], tmp_path: Path, axe: str, kind: str, width: int
) -> None:
    """It asks for nothing, breaks no rule of accessibility and fits its window."""
    page = page_of(answers, kind, answers["names"], tmp_path / kind)
    opened = require_sound(visit, page, axe, width=width, least_tables=3)
    assert opened.locator("figure.chart").count() >= 1


def test_every_point_and_the_plan_are_drawn(
    visit: Visit, answers: dict[str, Any], tmp_path: Path
) -> None:
    """The curve has a mark a point, and one more for the plan, where the last point is."""
    page = visit(page_of(answers, "curve", answers["names"], tmp_path / "curve")).page
    chart = page.locator("figure.front-unmet-need svg")
    points = len(answers["curve"].front.points)
    marks = chart.locator("g[class^='mark-']").all()
    places = [one.get_attribute("transform") for one in marks]
    assert len(places) == points + 2  # the key has one for the plan
    assert places[-1] == places[-2]


def test_bars_are_as_wide_as_their_ranges(
    visit: Visit, answers: dict[str, Any], tmp_path: Path
) -> None:
    """The widest bar of posts stands for the widest range of the last wave."""
    page = visit(page_of(answers, "near", answers["names"], tmp_path / "near")).page
    table = answers["near"].tables["ranges"].xs("1%", level="loss").xs(3, level="wave")
    table = table.xs("community", level="service")
    width = (table["most_wte"] - table["least_wte"]).sort_values()
    bars = page.locator("figure.ranges svg rect.bar-1").all()
    drawn = sorted(one.bounding_box()["width"] for one in bars)
    assert drawn[-1] / drawn[-2] == pytest.approx(width.iloc[-1] / width.iloc[-2], rel=0.05)
    assert len(drawn) == len(width) + 1  # the key's sample


@pytest.mark.parametrize("kind", KINDS)
def test_names_never_become_markup(
    visit: Visit, answers: dict[str, Any], tmp_path: Path, kind: str
) -> None:
    """Names of boards that try to run something are shown as they are."""
    names = {code: f"{HOSTILE[n % len(HOSTILE)]} {n}" for n, code in enumerate(answers["names"])}
    seen = visit(page_of(answers, kind, names, tmp_path / "hostile"))
    assert seen.page.evaluate("window.hit") is None
    assert seen.requests == []
    assert seen.faults == []
