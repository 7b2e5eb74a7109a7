"""A run folder: the same bytes each time, read back as the same plan, every total re-added."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from allocator.analysis.inequality import inequality_table, place_deprivation
from allocator.errors import DataError
from allocator.inputs.demand import births_by_board, deprived_share
from allocator.inputs.tables import read_table
from allocator.lp.plan import PLAN_TABLES
from allocator.lp.saved import INSTANCE_TABLES, problem_of
from allocator.outputs import manifest
from allocator.outputs.files import read_table_file
from allocator.outputs.input_log import input_log
from allocator.outputs.manifest import run_id
from allocator.outputs.places import GEOGRAPHY_TABLES
from allocator.outputs.products import PRODUCTS
from allocator.outputs.run import read_run, write_run
from allocator.outputs.saved_facts import read_baselines, read_facts, read_inequality
from allocator.outputs.verification import verify_run
from allocator.pipeline import Allocation, allocate


@pytest.fixture(scope="module")
def allocation() -> Allocation:
    """Plan the reference workspace once."""
    return allocate()


@pytest.fixture(scope="module")
def folder(allocation, tmp_path_factory) -> Path:
    """Write the run once."""
    return write_run(allocation, tmp_path_factory.mktemp("runs") / "reference")


def test_the_folder_holds_what_the_design_names(folder):
    """Manifest, plan, proof, instance, tables, map and report; nothing else at the top."""
    files = {"manifest.json", "plan.json", "certificate.json", *PRODUCTS}
    names = {*files, "instance", "places", "tables"}
    assert {path.name for path in folder.iterdir()} == names
    written = {path.stem for path in (folder / "tables").glob("*.csv")}
    assert set(PLAN_TABLES) < written
    saved = {path.stem for path in (folder / "instance").glob("*.csv")}
    assert saved == set(INSTANCE_TABLES)


def test_the_instance_reads_back_number_for_number(folder, allocation):
    """The saved instance is the one that was solved, to the last bit."""
    tables = {
        name: read_table_file(folder / "instance" / f"{name}.csv", table.index, table.text)
        for name, table in INSTANCE_TABLES.items()
    }
    problem, again = allocation.problem, problem_of(tables)
    for name in ("need", "arcs", "embedded_standard", "mbu_standard", "budgets_gbp", "catchments"):
        one, other = getattr(problem, name), getattr(again, name)
        pd.testing.assert_frame_equal(one, other, check_exact=True, check_dtype=False, obj=name)
    assert problem.hubs == again.hubs
    assert problem.rules.objectives == again.rules.objectives
    assert problem.rules.retention == again.rules.retention


def test_the_run_verifies_from_its_folder_alone(folder):
    """Rules, bounds and figures hold, and the certificate stays small enough to read."""
    found = verify_run(folder)
    assert [str(fault) for fault in found.faults] == []
    assert (folder / "certificate.json").stat().st_size < 3_000_000


def test_inequality_reads_back_as_it_was_written(folder, allocation, tmp_path):
    """The run holds every measure, the concentration index too; a run without has none."""
    table = read_inequality(folder)
    deprivation = place_deprivation(allocation.geography, deprived_share(allocation.workspace))
    fresh = inequality_table(allocation.plan, deprivation=deprivation)
    pd.testing.assert_frame_equal(table, fresh, check_dtype=False)
    assert table["value"].notna().all()
    assert read_inequality(tmp_path) is None


def test_the_places_read_back_as_they_were(folder, allocation):
    """Areas, sites, outlines, minutes to a hundredth, crossings and deprivation are all there."""
    facts = read_facts(folder)
    for name in GEOGRAPHY_TABLES:
        one, other = getattr(facts.geography, name), getattr(allocation.geography, name)
        assert one.equals(other.astype(one.dtypes if one.ndim > 1 else one.dtype)), name
    minutes = allocation.times.minutes
    assert (facts.minutes.index.equals(minutes.index), len(facts.crossings) > 50) == (True, True)
    np.testing.assert_allclose(facts.minutes, minutes, atol=0.005)
    assert facts.deprivation.to_dict() == deprived_share(allocation.workspace).to_dict()
    codes = {one["properties"]["board_code"] for one in outlines_of(facts.geography.outlines_path)}
    assert codes == set(allocation.geography.boards.index)


def outlines_of(path: Path) -> list[dict[str, Any]]:
    """Return the features of a GeoJSON file."""
    return json.loads(path.read_text("utf-8"))["features"]


@pytest.mark.long
def test_two_plans_of_the_same_inputs_give_the_same_bytes(folder, tmp_path):
    """A second plan, solved afresh, differs in the manifest's times alone."""
    other = write_run(allocate(), tmp_path / "again")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "manifest.json":
            assert path.read_bytes() == (other / path.relative_to(folder)).read_bytes(), path.name
    manifests = [json.loads((f / "manifest.json").read_text("utf-8")) for f in (folder, other)]
    assert manifests[0].pop("times") is not None
    manifests[1].pop("times")
    assert manifests[0] == manifests[1]


def test_the_plan_reads_back_as_it_was_written(folder, allocation):
    """Saved and read again, every table, setting and name of the plan is the same."""
    plan = read_run(folder)
    for name in PLAN_TABLES:
        pd.testing.assert_frame_equal(plan[name], allocation.plan[name], check_dtype=False)
    pd.testing.assert_frame_equal(plan.settings, allocation.plan.settings, check_dtype=False)
    assert plan.provenance == json.loads(json.dumps(allocation.plan.provenance))
    assert (plan.status, plan.waves) == (allocation.plan.status, allocation.plan.waves)
    pd.testing.assert_frame_equal(
        read_baselines(folder), allocation.baselines.round(9), check_dtype=False
    )


def test_the_manifest_names_every_input_and_output_by_hash(folder, allocation):
    """Each hash is that of the file as it stands."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for name, digest in manifest["outputs"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    root = allocation.workspace.root
    assert {row["file"] for row in manifest["inputs"]} >= {
        "data/births.csv",
        "models/national.toml",
    }
    for row in manifest["inputs"]:
        assert hashlib.sha256((root / row["file"]).read_bytes()).hexdigest() == row["sha256"]
    assert manifest["status"] == "proved"
    assert all(rule["kept"] for rule in manifest["checks"]["rules"])


def test_the_id_follows_inputs_settings_and_code(allocation, monkeypatch):
    """Another input, setting or state of the code is another run; the same three are the same."""
    inputs = input_log(allocation.workspace)
    first = run_id(allocation.plan, inputs)
    assert run_id(allocation.plan, inputs) == first
    other_inputs = inputs.assign(sha256=inputs["sha256"].str.upper())
    changed = allocation.plan.settings.assign(value="0")
    other_plan = dataclasses.replace(allocation.plan, settings=changed)
    ids = {first, run_id(allocation.plan, other_inputs), run_id(other_plan, inputs)}
    monkeypatch.setattr(manifest, "code_fingerprint", lambda: "another state of the code")
    assert len(ids | {run_id(allocation.plan, inputs)}) == 4


def test_births_by_board_equal_the_published_sums(allocation):
    """Births behind the plan are the published under-1s at mid-2022, board by board."""
    totals = read_table(allocation.workspace, "data/published_totals.csv").reset_index()
    own = births_by_board(allocation.workspace, "under1_2022")
    published = totals[(totals["year"] == 2022) & (totals["measure"] == "under_1")]
    published = published.set_index("area_code")["value"]
    assert published[own.index].to_dict() == own.to_dict()
    assert allocation.plan["boards"]["births"].to_dict() == own.to_dict()


def test_posts_and_families_re_add_in_every_table(allocation):
    """Base posts make team posts, zones make boards, flows make families served."""
    plan = allocation.plan
    bases = plan["base_posts"].groupby(["board_code", "wave"])["filled_wte"].sum()
    teams = plan["team_posts"]["filled_wte"].xs("community", level="service")
    assert bases.to_dict() == pytest.approx(teams.to_dict(), abs=1e-7)
    columns = ["need_families", "served_community", "served_embedded", "unmet_families"]
    zones = plan["zone_coverage"].groupby(["board_code", "wave"])[columns].sum()
    pd.testing.assert_frame_equal(zones, plan["board_coverage"][columns], atol=1e-6, rtol=0)
    flows = plan["flows"]["families"].groupby("wave").sum()
    assert flows.to_dict() == pytest.approx(
        plan["board_coverage"]["served_community"].groupby("wave").sum().to_dict(), abs=1e-6
    )


def test_money_re_adds_to_the_pound(allocation):
    """Spent, carried and lapsed money is the budget; posts at their price are what is spent."""
    plan = allocation.plan
    money = plan["money"]
    spent = money["recurring_gbp"] + money["setup_gbp"] + money["carried_out_gbp"]
    whole = spent + money["lapsed_gbp"] - money["carried_in_gbp"]
    assert whole.to_list() == pytest.approx(money["budget_gbp"].to_list(), abs=0.01)
    posts = plan["team_posts"]["filled_wte"].groupby("wave").sum()
    posts = posts + plan["mbu_posts"]["filled_wte"].groupby("wave").sum()
    price = plan["unit_values"]["cost_per_wte_gbp"]
    assert (posts * price).to_list() == pytest.approx(
        money["recurring_gbp"].groupby("wave").sum().to_list(), abs=0.01
    )


def test_mbu_posts_are_no_ones_local_capacity(allocation):
    """The posts at an MBU stand in no board's posts, and their shares re-add to the unit's."""
    plan = allocation.plan
    assert "mbu" not in plan["team_posts"].index.get_level_values("service")
    shares = plan["mbu_admissions"].groupby(["mbu_id", "wave"])["specialist_wte"].sum()
    assert shares.to_dict() == pytest.approx(plan["mbu_posts"]["filled_wte"].to_dict(), abs=1e-7)


def test_baselines_share_out_the_same_posts(allocation):
    """Each simple rule gives out exactly the posts that serve boards in the plan."""
    totals = allocation.baselines.groupby("wave").sum()
    for rule in ("births_wte", "under3_wte", "nrac_wte"):
        assert totals[rule].to_list() == pytest.approx(totals["plan_wte"].to_list())


def test_a_changed_table_is_noticed(allocation, tmp_path):
    """A table edited after the run is refused, by name."""
    other = write_run(allocation, tmp_path / "edited")
    path = other / "tables" / "money.csv"
    path.write_text(path.read_text("utf-8").replace("600000.0", "700000.0"), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_run(other)
    assert [fault.file for fault in caught.value.faults] == ["tables/money.csv"]


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    """An empty folder, or one with a foreign manifest, is not a run."""
    with pytest.raises(DataError, match="not a run"):
        read_run(tmp_path)
    (tmp_path / "manifest.json").write_text('{"product": "other"}', encoding="utf-8")
    with pytest.raises(DataError, match="not a run"):
        read_run(tmp_path)


@pytest.mark.long
def test_a_plan_without_any_supported_board_has_all_its_pages(tmp_path):
    """Where every board has a team, nobody covers anybody, and map and report say so whole."""
    overrides = ["service_model.supported_births_threshold=0"]
    allocation = allocate(overrides=overrides)
    assert allocation.plan["network_cover"].empty
    folder = write_run(allocation, tmp_path / "teams")
    assert (folder / "map.html").stat().st_size > 100_000
    assert read_run(folder)["network_cover"].empty
