"""``allocator site``: bare tables in, sites with proof out, or what is wrong or missing."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest
from calling import Ended, call

MINUTES = [
    "a,S1,10",
    "a,S2,30",
    "b,S1,25",
    "b,S2,5",
    "c,S2,12",
    "c,S3,4",
    "d,S1,40",
    "d,S3,8",
]
DEMAND = ["a,10", "b,20", "c,5", "d,0"]
SITES = ["S1,20,100,existing", "S2,22,50,", "S3,10,,"]
KEYS = {"status", "objective", "bound", "open", "assignment"}


def ask(
    folder: Path,
    *words: str,
    minutes: list[str] = MINUTES,
    demand: list[str] = DEMAND,
    sites: list[str] | None = None,
) -> Ended:
    """Write the tables, that of sites if there is one, and ask a question of them."""
    tables = {"minutes": ("zone,site,minutes", minutes), "demand": ("zone,demand", demand)}
    if sites is not None:
        tables["sites"] = ("site,capacity,opening_cost,status", sites)
    given: list[str | Path] = []
    for name, (header, lines) in tables.items():
        path = folder / f"{name}.csv"
        path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
        given += [f"--{name}", path]
    return call("site", *given, *words)


@pytest.mark.parametrize(
    ("words", "objective", "opened"),
    [
        ("p-median --open 2", 260.0, ["S1", "S2"]),
        ("p-center --open 2", 25.0, ["S1", "S3"]),
        ("lscp --radius 25", 2.0, ["S1", "S3"]),
        ("mclp --open 1 --radius 12", 25.0, ["S2"]),
        ("capacitated-p-median --open 2", 860.0, ["S1", "S2"]),
        ("capacitated-facility", 370.0, ["S1", "S2", "S3"]),
        ("capacitated-facility-single", 370.0, ["S1", "S2", "S3"]),
    ],
)
def test_each_problem_is_answered(
    tmp_path: Path, words: str, objective: float, opened: list[str]
) -> None:
    """The document has status, objective, bound, open and assignment; the proof is exact."""
    sites = SITES if "capacitated" in words else None
    ended = ask(tmp_path, "--problem", *words.split(), "--json", sites=sites)
    document = ended.document
    assert ended.code == 0
    assert set(document) >= KEYS
    assert document["status"] == "optimal"
    assert document["objective"] == document["bound"] == objective
    assert document["open"] == opened
    assert {row["site"] for row in document["assignment"]} <= set(opened)


def test_the_assignment_has_a_row_for_each_zone(tmp_path: Path) -> None:
    """Zone, site, minutes, share and demand, in the order of names."""
    document = ask(tmp_path, "--problem", "p-median", "--open", "2", "--json").document
    assert document["assignment"][1] == {
        "zone": "b",
        "site": "S2",
        "minutes": 5.0,
        "share": 1.0,
        "demand": 20.0,
    }
    assert [row["zone"] for row in document["assignment"]] == ["a", "b", "c", "d"]


def test_rows_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    """Neither the order of zones nor that of sites changes a letter of the output."""
    words = ("--problem", "capacitated-facility", "--json")
    first = ask(tmp_path, *words, sites=SITES)
    for sites in permutations(SITES):
        turned = {"minutes": MINUTES[::-1], "demand": DEMAND[2:] + DEMAND[:2], "sites": [*sites]}
        assert ask(tmp_path, *words, **turned).out == first.out


def test_a_planner_reads_sites_and_zones(tmp_path: Path) -> None:
    """In words: the objective with its unit, the proof, the open sites, who goes where."""
    out = ask(tmp_path, "--problem", "p-median", "--open", "2").out
    assert out.startswith("p-median: 260 minutes x demand\nProved: no other choice of sites")
    assert "7.4 minutes on average by demand, 40.0 at worst" in out
    assert "\nb     S2" in out


def test_blank_figures_are_said(tmp_path: Path) -> None:
    """What a blank cell is taken for is told on stderr and in the document."""
    ended = ask(tmp_path, "--problem", "capacitated-facility", "--json", sites=SITES)
    assert ended.document["notes"] == ["1 of 3 sites have no opening cost and open for nothing."]
    assert "no opening cost" in ask(tmp_path, "--problem", "capacitated-facility", sites=SITES).err


def test_an_impossible_question_says_what_would_be_possible(tmp_path: Path) -> None:
    """Exit code 4; the smallest radius and the fewest sites are in words and in the document."""
    words = ("--problem", "lscp", "--radius", "10", "--open", "2")
    ended = ask(tmp_path, *words)
    assert ended.code == 4
    assert ended.out == ""
    assert "The smallest radius that 2 sites can do is 25 minutes: --radius 25." in ended.err
    document = ask(tmp_path, *words, "--json").document
    assert (document["status"], document["exit_code"]) == ("infeasible", 4)
    assert document["objective"] is document["bound"] is document["open"] is None
    assert document["lacking"]["smallest_radius"] == 25.0
    assert document["lacking"]["fewest_sites"] == 3
    assert len(document["lacking"]["sentences"]) == 2


def test_zones_that_reach_nothing_are_named(tmp_path: Path) -> None:
    """A zone with demand and without a pair is named, in words and in the document."""
    demand = [*DEMAND, "Foula,3"]
    ended = ask(tmp_path, "--problem", "p-median", "--open", "2", "--json", demand=demand)
    assert ended.code == 4
    assert ended.document["lacking"]["zones_without_site"] == ["Foula"]


def test_missing_capacity_is_told(tmp_path: Path) -> None:
    """The capacity that is missing is in the unit of demand."""
    sites = ["S1,20,1,", "S2,5,1,", "S3,5,1,"]
    ended = ask(tmp_path, "--problem", "capacitated-facility", "--json", sites=sites)
    assert ended.code == 4
    assert ended.document["lacking"]["missing_capacity"] == 5.0


def test_every_fault_of_the_tables_is_told(tmp_path: Path) -> None:
    """Exit code 3, each fault with file, line and column; nothing is printed as a result."""
    minutes = ["a,S1,-10", "b,S2,nan", "b,S2,4", "c,S2,'=1'", "x,S1,3"]
    words = ("--problem", "p-median", "--open", "9")
    ended = ask(tmp_path, *words, minutes=minutes)
    assert ended.code == 3
    assert ended.out == ""
    for line in (2, 3, 4, 5, 6):
        assert f"minutes.csv, line {line}, column" in ended.err
    faults = ask(tmp_path, *words, "--json", minutes=minutes).document["faults"]
    assert {fault["column"] for fault in faults} == {"zone", "minutes"}


def test_more_sites_than_there_are_is_refused(tmp_path: Path) -> None:
    """N above the number of sites that may open is a fault with the way out."""
    ended = ask(tmp_path, "--problem", "p-center", "--open", "4")
    assert ended.code == 3
    assert "Ask for at most 3" in ended.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("p-median", "Add --open N"),
        ("lscp", "Add --radius MINUTES"),
        ("mclp --open 1 --radius nan", "number of minutes from 0 up"),
        ("p-median --open 0", "at least one site"),
        ("capacitated-p-median --open 1", "needs --sites with capacity"),
        ("capacitated-facility", "needs --sites with capacity and opening_cost"),
        ("median --open 1", "p-median"),
        ("p-median --open 1 --time-limit 0", "seconds above 0"),
    ],
)
def test_a_wrong_command_is_a_usage_error(tmp_path: Path, words: str, said: str) -> None:
    """Exit code 2, and what to add or correct."""
    ended = ask(tmp_path, "--problem", *words.split())
    assert ended.code == 2
    assert said in " ".join(ended.err.split())


def test_a_stopped_search_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 5 with the gap, in words and in the document."""
    import dataclasses  # noqa: PLC0415 - beside what it replaces

    from allocator.lp.siting import solve  # noqa: PLC0415 - loads the solver

    whole = solve.least_travel

    def half_way(problem, clock):
        return dataclasses.replace(whole(problem, clock), bound=130.0, proved=False)

    monkeypatch.setitem(solve.SOLVERS, "p-median", half_way)
    words = ("--problem", "p-median", "--open", "2")
    ended = ask(tmp_path, *words)
    assert ended.code == 5
    assert "Stopped before proof, gap 50.00%. Allow more with --time-limit." in ended.out
    document = json.loads(ask(tmp_path, *words, "--json").out)
    assert (document["status"], document["exit_code"], document["gap"]) == ("stopped", 5, 0.5)


def test_names_from_files_stay_plain_text(tmp_path: Path) -> None:
    """Names may hold spaces, brackets and markup; control characters never reach a terminal."""
    minutes = ["Brighton and Hove 027E,Dahlia (Site 1),4", "<b>x</b>,Dahlia (Site 1),6"]
    demand = ["Brighton and Hove 027E,3", "<b>x</b>,1"]
    words = ("--problem", "p-median", "--open", "1", "--json")
    document = ask(tmp_path, *words, minutes=minutes, demand=demand).document
    assert document["open"] == ["Dahlia (Site 1)"]
    assert document["assignment"][0]["zone"] == "<b>x</b>"
