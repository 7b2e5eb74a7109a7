"""The reference figures are those of the researched facts: none changed, lost or added."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

from allocator.inputs.tables import read_table
from allocator.inputs.workspace import open_workspace

REFERENCE = open_workspace()
FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"

pytestmark = pytest.mark.skipif(
    not FACTS.is_dir(), reason="reads ../shared/facts, which is not beside the checkout"
)


def table(name: str) -> pd.DataFrame:
    """Read a table of the reference workspace with its key as columns."""
    return read_table(REFERENCE, f"data/{name}.csv").reset_index()


def facts(name: str) -> list[dict[str, str]]:
    """Read a file of facts; a source with a comma and no quotation marks is put together."""
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, restkey="rest"))
    for row in rows:
        row["source"] = ",".join([row.get("source", ""), *row.pop("rest", [])])
    return rows


def figures(name: str, *key: str, value: str = "value") -> dict[tuple[str, ...], float]:
    """Return the figures of a reference table by their key."""
    rows = table(name)
    return {tuple(map(str, row[:-1])): row[-1] for row in rows[[*key, value]].to_numpy().tolist()}


def test_council_figures_are_the_facts() -> None:
    """Births, infants, population and shares of all councils are the researched figures."""
    ours = {
        "live_births": figures("births", "council_code", "year"),
        "population": figures("population", "council_code", "year"),
    }
    infants = figures("infants", "age", "council_code", "year")
    shares = figures("deprivation", "measure", "council_code", "year")
    rows = facts("councils")
    for row in rows:
        place, measure = (row["council_code"], row["year"]), row["measure"]
        if measure.startswith("population_age_"):
            found = infants.pop((measure[-1], *place))
        elif measure.startswith("under3_share"):
            found = shares.pop((measure, *place))
        else:
            found = ours[measure].pop(place)
        assert found == float(row["value"])
    assert not any((*ours.values(), infants, shares))


def test_boards_and_councils_are_the_facts() -> None:
    """Names and membership are those of the facts."""
    rows = facts("council_to_board")
    boards = {row["hb19_code"]: row["hb19_name"].removeprefix("NHS ") for row in rows}
    assert figures("boards", "board_code", value="board_name") == {
        (code,): name for code, name in boards.items()
    }
    councils = table("councils")[["council_code", "council_name", "board_code"]].to_numpy().tolist()
    assert sorted(councils) == sorted(
        [row["ltla20_code"], row["ltla20_name"], row["hb19_code"]] for row in rows
    )


def test_published_totals_are_the_facts() -> None:
    """Sums for boards and Scotland are the researched figures, none added, none lost."""
    ours = figures("published_totals", "area_code", "measure", "year")
    for row in facts("births_by_board"):
        measure = total_measure(row["measure"], row["period_basis"])
        assert ours.pop((row["board_code"], measure, row["year"])) == float(row["births"])
    for row in facts("infants_under3_by_board"):
        assert ours.pop((row["board_code"], "under_3", row["year"])) == float(row["under3"])
    for row in facts("deprivation"):
        if (row["indicator"], row["year"]) == ("population", "2022"):
            assert ours.pop((row["board_code"], "population", "2022")) == float(row["value"])
    assert ours == {}


def total_measure(measure: str, period: str) -> str:
    """Return our name for a measure of births."""
    if measure == "PROXY_under1_population":
        return "under_1"
    if measure == "live_births_PROVIDER_basis":
        return "live_births_provider_basis"
    calendar = period == "calendar year of registration"
    return "live_births_calendar_year" if calendar else "live_births_june_year"


def test_shares_of_the_formula_are_the_facts() -> None:
    """Implied and target shares are the researched figures."""
    ours = figures("nrac", "board_code", "measure", "year")
    names = {"NRAC_share_2022_23_implied": "implied_share", "NRAC_target_share": "target_share"}
    for row in facts("deprivation"):
        if row["indicator"] in names:
            key = (row["board_code"], names[row["indicator"]], row["year"])
            assert ours.pop(key) == float(row["value"])
    assert ours == {}


def test_sites_are_the_facts() -> None:
    """Bases and units stand where the facts say, with their kinds, boards and beds."""
    ours = table("bases").set_index("site_code")
    rows = facts("bases")
    assert len(rows) == len(ours)
    for row in rows:
        site = ours.loc[row["site_code"]]
        assert [site["lon"], site["lat"]] == [float(row["lon"]), float(row["lat"])]
        for column in ("name", "board_code", "kind", "kind_status"):
            assert site[column] == row[column]
    units = table("mbus").set_index("board_code")
    of_facts = [row for row in facts("facilities") if row["role"] == "MBU"]
    assert len(of_facts) == len(units)
    for row in of_facts:
        unit = units.loc[row["board_code"]]
        assert [unit[name] for name in ("lon", "lat", "value")] == [
            float(row[name]) for name in ("lon", "lat", "beds")
        ]
        assert str(unit["opened"]) in row["note"]


def test_networks_are_the_facts() -> None:
    """Catchments, networks and candidate hubs are those of the facts, with their standing."""
    code = {row["board_name"]: row["board_code"] for row in table("boards").to_dict("records")}
    catchments = table("mbu_catchments").set_index("board_code")
    networks = table("networks").set_index("board_code")
    hubs = {tuple(pair) for pair in table("hubs")[["board_code", "hub_board_code"]].to_numpy()}
    for row in facts("networks"):
        board = row["board_code"]
        if row["service"] == "mbu":
            west = "Leverndale" in row["network"]
            assert catchments.loc[board, "mbu_id"] == ("west" if west else "east")
            assert catchments.loc[board, "status"] == row["status"]
        elif row["service"] == "community":
            assert networks.loc[board, ["network", "status"]].tolist() == [
                row["network"],
                row["status"],
            ]
        else:
            for hub in row["network"].split("; "):
                hubs.remove((board, code[hub]))
    assert hubs == set()


RENAMED = {
    "standalone_team_birth_threshold": "standalone_births_threshold",
    "mbu_min_beds_best_practice": "mbu_beds_minimum",
    "imh_age_range": "imh_age_limit",
}


def test_standards_are_the_facts() -> None:
    """Every standard of the facts is kept with its figure, or with both ends of its range."""
    standards = read_table(REFERENCE, "data/standards.csv")
    costs = read_table(REFERENCE, "data/unit_costs.csv")
    for row in facts("staffing_standards"):
        key = RENAMED.get(row["key"], row["key"].lower())
        band = re.fullmatch(r"afc_2024_25_band(\w+)", key)
        key = f"afc_band_{band[1]}" if band else key
        ours = costs.loc[key] if key in costs.index else standards.loc[key]
        if key in {"imh_age_limit", "principal_child_psychotherapist_band"}:
            continue
        low, high = float(row["value_low"]), float(row["value_high"])
        if low == high:
            assert ours["value"] == low
        else:
            assert [ours["low"], ours["high"]] == [low, high]
            assert pd.isna(ours["value"]) or low <= ours["value"] <= high
        if band:
            assert ours["value"] == (low + high) / 2
        unsourced = row["status"].startswith("recalled")
        assert (ours["status"] == "assumption") == unsourced


def test_money_is_the_facts() -> None:
    """Every sum of the facts is kept, and none is added."""
    ours = figures("funding", "period", "item")
    for row in facts("funding"):
        assert ours.pop((row["period"], row["item"])) == float(row["amount_gbp"])
    assert ours == {}


def test_services_are_the_facts() -> None:
    """Services found by board, and the national counts, are those of the facts."""
    services = table("services").set_index("board_code")
    for row in facts("services_2022"):
        ours = services.loc[row["board_code"]]
        assert ours["service_name"] == row["imh_service_name"]
        assert ours["model_found"] == (row["imh_model_found"] or "none found")
        assert ours["evidence"].lower() == row["evidence"].lower()
    counts = sorted(table("service_counts")[["date", "value"]].to_numpy().tolist())
    assert counts == sorted(
        [row["date"], float(row["value"])] for row in facts("service_counts_national")
    )


def test_sources_keep_their_addresses() -> None:
    """Every address that the facts of a table name is still in its sources."""
    pairs = {
        "funding": "funding",
        "staffing_standards": "standards",
        "service_counts_national": "service_counts",
        "services_2022": "services",
        "births_by_board": "published_totals",
    }
    for name, ours in pairs.items():
        kept = " ".join(table(ours)["source"])
        if ours == "standards":
            kept += " ".join(table("unit_costs")["source"])
        for row in facts(name):
            for address in re.findall(r"https?://\S+", row["source"]):
                assert address in kept
