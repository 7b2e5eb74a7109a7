"""Which boards gain and lose: hand-worked, told in sentences, ties as ties, and mirrored."""

from __future__ import annotations

import dataclasses

import pytest
from compared_plans import REACHED, base_plan, with_minutes, with_shares, without
from hypothesis import given, settings
from hypothesis import strategies as st
from report_reader import with_setting, with_table, words_of

from allocator.lp.plan import Plan
from allocator.outputs.compare import compare_runs, draw_comparison
from allocator.outputs.compare.boards import BoardChanges, board_changes
from allocator.outputs.compare.changes import Change, gather_changes
from allocator.outputs.compare.document import changes_document
from allocator.outputs.compare.likeness import notes
from allocator.outputs.compare.sentences import board_leads, board_sentence, unchanged_sentence

MIRROR = {"better": "worse", "worse": "better", "more": "less", "less": "more", "same": "same"}
SHARES = st.dictionaries(
    st.sampled_from(REACHED), st.integers(0, 40).map(lambda one: one / 40), max_size=4
)


def change_of(first: Plan, other: Plan, *, wave: int = 3) -> Change:
    """Return how one plan differs from another in a wave."""
    plans = {"A": first, "B": other}
    return gather_changes(plans, compare_runs(plans))[wave][0]


def boards_of(first: Plan, other: Plan) -> BoardChanges:
    """Return how the boards change in the last wave."""
    return board_changes(compare_runs({"A": first, "B": other})["boards"], "A", "B", 3)


def test_gains_and_losses_by_hand() -> None:
    """Northmoor gains 2 points and Westerdale loses 4: families and sentences follow."""
    other = with_shares(base_plan(), {"g1": 0.14, "g2": 0.14, "g4": 0.08})
    changes = boards_of(base_plan(), other)
    assert [one.board_name for one in changes.gaining] == ["Northmoor"]
    assert [one.board_name for one in changes.losing] == ["Westerdale"]
    served = changes.gaining[0].figures["served_families"]
    assert (served.before, served.after) == pytest.approx((16.56, 19.32))
    assert board_sentence(changes.gaining[0]) == (
        "Northmoor gains 2.0 points of coverage (12.0% to 14.0%): 2.8 more families a year "
        "(16.6 to 19.3), the same WTE of staff time (1.27)."
    )
    assert board_sentence(changes.losing[0]) == (
        "Westerdale loses 4.0 points of coverage (12.0% to 8.0%): 1.3 fewer families a year "
        "(4.0 to 2.6), the same WTE of staff time (0.36)."
    )
    assert board_leads(changes) == [
        "Northmoor alone gains coverage: 2.0 points (12.0% to 14.0%).",
        "Northmoor alone gains families served: 2.8 a year (16.6 to 19.3).",
        "Westerdale alone loses coverage: 4.0 points (12.0% to 8.0%).",
        "Westerdale alone loses families served: 1.3 a year (4.0 to 2.6).",
    ]
    assert (
        unchanged_sentence(changes) == "Holm Islands and Midlothia and Strath keep their coverage."
    )


def test_the_most_of_any_board() -> None:
    """Where several boards gain, the one that gains most is named, by coverage and by families."""
    other = with_shares(base_plan(), {"g1": 0.13, "g2": 0.13, "g4": 0.15})
    leads = board_leads(boards_of(base_plan(), other))
    assert leads[0] == "Westerdale gains most coverage of any board: 3.0 points (12.0% to 15.0%)."
    assert leads[1] == (
        "Northmoor gains most families served of any board: 1.4 a year (16.6 to 17.9)."
    )


def test_ties_are_said_as_ties() -> None:
    """Boards whose change is shown as the same share the place, whatever their other digits."""
    other = with_shares(
        base_plan(), {"g1": 0.14, "g2": 0.14, "g3": 0.16002, "g4": 0.121, "i-holm": 0.11}
    )
    changes = boards_of(base_plan(), other)
    leads = board_leads(changes)
    assert leads[0] == (
        "Midlothia and Strath and Northmoor gain most coverage, all alike: 2.0 points each."
    )
    assert [one.board_name for one in changes.gaining] == [
        "Midlothia and Strath",
        "Northmoor",
        "Westerdale",
    ]


def test_nobody_wins_by_what_does_not_show() -> None:
    """A change of coverage under 0.05 points counts as none, on either side."""
    other = with_shares(base_plan(), {"g4": 0.1204, "g3": 0.1396})
    changes = boards_of(base_plan(), other)
    assert not changes.gaining
    assert not changes.losing
    assert len(changes.same) == 4
    words = words_of(draw_comparison({"A": base_plan(), "B": other}))
    assert "No board gains or loses" in words
    assert "All 4 boards keep their coverage." in words


def test_a_board_without_a_figure() -> None:
    """A board that one run lacks is named as unknown, and is neither winner nor loser."""
    fewer = without(base_plan(), "board_code", "S08000103")
    changes = boards_of(base_plan(), fewer)
    assert [one.board_name for one in changes.unknown] == ["Westerdale"]
    assert "No figure in one of the runs: Westerdale." in unchanged_sentence(changes)
    said = notes({"A": base_plan(), "B": fewer}, compare_runs({"A": base_plan(), "B": fewer}))
    assert any(one.startswith("B does not have Westerdale") for one in said)


def test_travel_is_told_of_boards() -> None:
    """Boards whose families travel longer or less long are named with their minutes."""
    other = with_minutes(base_plan(), {"g3": 30.0, "g4": 12.0})
    leads = board_leads(boards_of(base_plan(), other))
    assert leads == [
        "Mean travel is longer in Midlothia and Strath (9 to 30 minutes).",
        "Mean travel is shorter in Westerdale (22 to 12 minutes).",
    ]


def test_worst_served_of_each_run() -> None:
    """The worst-served boards of both runs are named, all that tie."""
    other = with_shares(base_plan(), {"g4": 0.08})
    assert change_of(base_plan(), other).worst == (
        "Served worst in B: Westerdale, with 8.0% (in A: Holm Islands, Northmoor and Westerdale "
        "alike, with 12.0%)."
    )
    assert change_of(other, other).worst == "Served worst in both: Westerdale, with 8.0%."


@settings(max_examples=6, deadline=None)
@given(SHARES, SHARES)
def test_the_mirror_of_a_comparison(one: dict[str, float], two: dict[str, float]) -> None:
    """Held the other way round, every difference is reversed and winners and losers swap."""
    first, other = with_shares(base_plan(), one), with_shares(base_plan(), two)
    there, back = (
        compare_runs({"A": first, "B": other}),
        compare_runs({"B": other, "A": first}),
    )
    for name in ("national", "boards"):
        ahead, behind = there[name].xs("B", level="run"), back[name].xs("A", level="run")
        assert (ahead["difference"] + behind["difference"]).abs().max() == pytest.approx(0.0)
        verdicts = zip(ahead["verdict"], behind["verdict"], strict=True)
        assert all(MIRROR.get(now, "") == then for now, then in verdicts)
    ahead = board_changes(there["boards"], "A", "B", 3)
    behind = board_changes(back["boards"], "B", "A", 3)
    codes = [
        [board.board_code for board in side]
        for side in (ahead.gaining, ahead.losing, behind.losing, behind.gaining)
    ]
    assert codes[0] == codes[2]
    assert codes[1] == codes[3]


def test_what_the_runs_do_not_share() -> None:
    """Other waves, counts of births, need and proof are said before any difference."""
    base = base_plan()
    need = base["board_coverage"].copy()
    need[["need_families", "attainable_families"]] *= 1.1
    other = with_setting(with_table(base, "board_coverage", need), "demand.births_basis", "x_2019")
    other = dataclasses.replace(other, status="stopped", waves=(2, 3, 4))
    plans = {"A": base, "B": other}
    said = notes(plans, compare_runs(plans))
    assert " ".join(said) == (
        "B was stopped before proof, so a difference may be one of search and not of settings. "
        "Only waves 2 and 3, which all runs have, can be compared: A also has wave 1; B also has "
        "wave 4. "
        "Need rests on different counts: A on children under 1 at mid-2022 and B on births of "
        "2019. Families differ for that reason too. "
        "Need itself differs: 252 families a year in A and 277 families a year in B (wave 3). "
        "Compare coverage before counts of families; places are weighted by the need of the first "
        "run."
    )


def test_a_run_against_itself() -> None:
    """Held against itself a run has no difference, and the page says so first."""
    plans = {"A": base_plan(), "B": base_plan()}
    said = notes(plans, compare_runs(plans))
    assert said == ["No figure differs between the runs: every board has the same in every wave."]
    assert said[0] in words_of(draw_comparison(plans))


def test_changes_as_data() -> None:
    """The document holds gains, losses and the rest of every wave; what is not known is None."""
    other = with_shares(base_plan(), {"g1": 0.14, "g2": 0.14, "g4": 0.08})
    plans = {"A": base_plan(), "B": other}
    document = changes_document(gather_changes(plans, compare_runs(plans)))
    assert [(one["run"], one["against"], one["wave"]) for one in document] == [
        ("B", "A", wave) for wave in (1, 2, 3)
    ]
    boards = document[2]["boards"]
    assert boards["least_change"] == pytest.approx(0.0005)
    (gain,), (loss,) = boards["gaining"], boards["losing"]
    assert gain["board_name"] == "Northmoor"
    assert gain["coverage"]["difference"] == pytest.approx(0.02)
    assert loss["served_families"]["difference"] == pytest.approx(-1.32)
    assert len(boards["same"]) == 2
    remote = next(one for one in boards["same"] if one["board_name"] == "Holm Islands")
    assert remote["mean_minutes"] == {"before": None, "after": None, "difference": None}
    assert document[2]["sentences"][0].startswith("Coverage of Scotland goes from 12.6% to 13.2%")
