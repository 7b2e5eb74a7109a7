"""The page of funding rules in a real browser: offline, accessible, at any width, and safe."""

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
from allocator.outputs.study.rules import rules_study
from allocator.pipeline import lay_ground, sound_model
from allocator.pipeline.rules import RuleOptions, RulesAnswer, compare_rules

pytestmark = [pytest.mark.browser, pytest.mark.long]

Visit = Callable[..., Any]


@pytest.fixture(scope="module")
def answer() -> RulesAnswer:
    """Solve three rules of the reference workspace, one of which has no plan."""
    workspace = open_workspace(None)
    order = 'objectives.order=["worst_coverage", "unmet_need"]'
    promise = "commitments.least_posts_wte={S08000016=0.3}"
    model = sound_model(workspace, "national", scenarios=["baseline"], overrides=[order, promise])
    options = RuleOptions(names=("equal", "births"), pathfinders="1: Fife; 2: Borders")
    return compare_rules(lay_ground(workspace, model), model, options=options)


@pytest.fixture(scope="module")
def page(answer: RulesAnswer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the study and return its page."""
    study = rules_study([one.rule for one in answer.rules], answer.tables)
    folder = tmp_path_factory.mktemp("rules") / "study"
    return write_study(study, sample_basis(), folder) / "study.html"


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_the_page_is_offline_accessible_and_fits(
    visit: Visit, page: Path, axe: str, width: int
) -> None:
    """It asks for nothing, breaks no rule of accessibility and fits its window."""
    opened = require_sound(visit, page, axe, width=width, least_tables=8)
    assert opened.locator("figure.chart").count() >= 6


def test_a_board_is_drawn_under_every_rule(visit: Visit, page: Path, answer: RulesAnswer) -> None:
    """Every rule with a plan has its bars of gains and marks of coverage, a row a board."""
    opened = visit(page, width=1280).page
    boards = len(answer.tables["boards"].index.unique("board_code"))
    for one in answer.rules:
        kind = one.rule.name.replace("_", "-")
        marks = opened.locator(f"figure.cover-{kind} svg g[class^='mark-']").count()
        names = opened.locator(f"figure.gain-{kind} text.chart-label").count()
        if one.plan is None:
            assert (marks, names) == (0, 0)
        else:
            assert marks >= boards * 3
            assert names == (0 if one.rule.name == "optimum" else boards)
    statuses = opened.locator("#rules-table tr[data-key='births'] td:last-child").all_inner_texts()
    assert statuses == ["infeasible"] * 3


def test_the_greatest_gain_has_the_longest_bar(
    visit: Visit, page: Path, answer: RulesAnswer
) -> None:
    """Bars of gains are as long, in pixels, as the families that they stand for."""
    opened = visit(page, width=1280).page
    boxes = [
        bar.bounding_box()["width"]
        for bar in opened.locator("figure.gain-equal svg rect[class^='bar-']").all()
    ]
    change = answer.tables["gains"].loc["equal", "families_against_optimum"]
    known = sorted(change.abs(), reverse=True)
    drawn = sorted(boxes, reverse=True)
    for width, value in zip(drawn[:5], known[:5], strict=True):
        assert width / drawn[0] == pytest.approx(value / known[0], abs=0.02)


def test_names_that_try_to_be_code_are_text(
    visit: Visit, answer: RulesAnswer, tmp_path: Path
) -> None:
    """Names of boards and islands that look like markup or scripts are shown, and do nothing."""
    tables = dict(answer.tables)
    for name in ("boards", "gains", "islands"):
        table = tables[name].reset_index()
        known = dict.fromkeys(table["board_name"])
        other = {board: HOSTILE[at % len(HOSTILE)] for at, board in enumerate(known)}
        table["board_name"] = table["board_name"].map(other)
        if name == "islands":
            islands = dict.fromkeys(table["island"])
            codes = {one: f"{HOSTILE[at % len(HOSTILE)]}{at}" for at, one in enumerate(islands)}
            table["island"] = table["island"].map(codes)
        tables[name] = table.set_index(list(answer.tables[name].index.names))
    study = rules_study([one.rule for one in answer.rules], tables)
    folder = write_study(study, sample_basis(), tmp_path / "study")
    seen = visit(folder / "study.html")
    assert seen.page.evaluate("window.hit") is None
    assert seen.faults == []
    assert seen.requests == []
    assert HOSTILE[0] in seen.page.content().replace("&lt;", "<").replace("&gt;", ">")
