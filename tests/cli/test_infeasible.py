"""What a command prints where no plan can keep every rule: the conflict, and what would."""

from __future__ import annotations

from pathlib import Path

import pytest
from calling import call, listing

from allocator.errors import Fault, InfeasibleError

CLASH = Fault("conflict-budget", "The budget is GBP 1, and GBP 3 is asked of it", "Raise it")
PLAIN = {
    "conflict": [{"policy": "budget", "amount": 0.002}],
    "repair": [{"policy": "budget", "amount": 0.002, "cost": 0.002}],
    "repair_cost": 0.002,
}
SENTENCES = ("The cheapest repair counts 0.01:", "1. Raise the budget by GBP 2. Counts 0.01.")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``doctor`` end with a diagnosis."""

    def fail(_workspace: object) -> None:
        raise InfeasibleError("No plan", [CLASH], sentences=SENTENCES, diagnosis=PLAIN)

    monkeypatch.setattr("allocator.cli.doctor.findings", fail)


@pytest.mark.usefixtures("broken")
def test_conflict_and_repair_are_printed_in_order() -> None:
    """Message, policies in conflict, then the repair, a line each, and the exit code 4."""
    ended = call("doctor")
    assert (ended.code, ended.out) == (4, "")
    lines = ended.err.splitlines()
    start = lines.index("error: No plan.")
    assert lines[start + 1 :] == [f"  {CLASH}", *SENTENCES]


@pytest.mark.usefixtures("broken")
def test_conflict_and_repair_are_data_in_the_one_document() -> None:
    """With ``--json`` conflict, repair and its cost stand beside the faults."""
    document = call("doctor", "--json").document
    assert document["exit_code"] == 4
    assert {key: document[key] for key in PLAIN} == PLAIN
    assert [fault["code"] for fault in document["faults"]] == ["conflict-budget"]


def test_other_failures_carry_no_diagnosis(here: Path) -> None:
    """A wrong setting ends with 3 and says nothing of conflicts."""
    document = call("plan", "--set", "waves.count=0", "--json").document
    assert document["exit_code"] == 3
    assert not {"conflict", "repair", "repair_cost"} & set(document)
    assert listing(here) == []


SHORT = (
    "plan",
    "--set",
    'policies.firm=["embedded_posts"]',
    "--set",
    "money.perinatal_budget_gbp=[50000, 50000, 50000]",
)


def test_plan_that_cannot_be_ends_with_figures(here: Path) -> None:
    """Firm embedded posts against too small a budget: both sums, the key, the repair, and 4."""
    ended = call(*SHORT)
    assert ended.code == 4, ended.err
    assert "specialist perinatal posts" in ended.err
    assert "the budget is GBP 50,000" in ended.err
    assert "Raise money.perinatal_budget_gbp of wave 1 by at least GBP " in ended.err
    assert "The cheapest repair" in ended.err
    assert "Traceback" not in ended.err
    assert listing(here) == []


def test_plan_that_cannot_be_as_data(here: Path) -> None:
    """As JSON the conflict names both policies, and the repair the budget of every wave."""
    document = call(*SHORT, "--json").document
    assert document["exit_code"] == 4
    assert [clash["policy"] for clash in document["conflict"]] == ["budget", "embedded_posts"]
    steps = document["repair"]
    assert [(step["policy"], step["wave"]) for step in steps] == [("budget", w) for w in (1, 2, 3)]
    assert all(step["new_value"] > step["value"] == 50_000 for step in steps)
    assert document["repair_cost"] == pytest.approx(sum(step["cost"] for step in steps))
    assert listing(here) == []
