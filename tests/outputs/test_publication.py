"""A run made fit to be published: what is hidden, what goes with it, what stays."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from sample_facts import sample_facts

from allocator.analysis.indicators import board_indicators
from allocator.lp.plan import PLAN_TABLES
from allocator.outputs.dictionary import TABLES
from allocator.outputs.publication import (
    LEFT_OUT,
    RULES,
    hidden_record,
    published,
)
from allocator.outputs.publication.replaced import residents_minutes
from allocator.outputs.publication.rules import rule_of
from allocator.outputs.tidy import run_tables

COUNTS = ("families", "served_community", "served_embedded", "admissions", "births")


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """Return a run with every table that a run can have."""
    return sample_facts(tmp_path_factory.mktemp("facts"))


@pytest.fixture(scope="module")
def run(facts):
    """Return it as it may be published."""
    return published(facts)


def with_table(facts, name, **columns):
    """Return a run of which columns of a table of its plan are changed."""
    tables = {**facts.plan.tables, name: facts.plan[name].assign(**columns)}
    return dataclasses.replace(facts, plan=dataclasses.replace(facts.plan, tables=tables))


def test_every_column_that_a_run_writes_has_a_rule_with_a_reason(facts):
    """Whatever is added to a run has to be judged before it is published."""
    known = [(name, column.name) for name, table in TABLES.items() for column in table.columns]
    for name, table in run_tables(facts).items():
        known += [(name, str(column)) for column in table.reset_index().columns]
    for name, (index, columns) in PLAN_TABLES.items():
        known += [(name, column) for column in (*index, *columns)]
    unjudged = sorted({pair for pair in known if rule_of(*pair) is None})
    assert unjudged == []
    reasons = {rule.reason for columns in RULES.values() for rule in columns.values()}
    assert all(reason.endswith(".") and reason[0].isupper() for reason in reasons)


def test_no_rule_is_for_a_column_that_no_run_has():
    """A rule for a column of another name would leave the column that is meant unjudged."""
    known = {(name, column.name) for name, table in TABLES.items() for column in table.columns}
    named = {(name, column) for name, columns in RULES.items() for column in columns}
    assert named - known == set()


def test_what_nobody_has_judged_is_not_published(facts):
    """A new table and a new column stay away, from the tables and from the plan behind them."""
    new = with_table(facts, "bases", families_seen=3.0)
    secret = pd.DataFrame({"families": [3.0]}, index=pd.Index([1], name="wave"))
    told = {**facts.plan.provenance, "least_families": 0.2}
    new = dataclasses.replace(
        new,
        plan=dataclasses.replace(new.plan, provenance=told),
        answers={**facts.answers, "secret": secret},
    )
    run = published(new)
    assert "families_seen" not in run.tables["bases"]
    assert run.plan["bases"]["families_seen"].isna().all()
    assert "secret" not in run.tables
    assert "secret" not in run.answers
    assert run.plan.provenance == facts.plan.provenance


def test_no_small_count_is_left_anywhere(facts, run):
    """No table to be published, and none of the plan behind it, holds a count from 0 to 5."""
    full = run_tables(facts)
    for tables in (run.tables, run.plan.tables):
        for name, table in tables.items():
            for column in table.columns[table.columns.str.contains("|".join(COUNTS))]:
                if pd.api.types.is_numeric_dtype(table[column]) and "wte" not in column:
                    small = table[column][(table[column] > 0) & (table[column] < 5)]
                    assert small.empty, (name, column)
    assert ((full["zone_coverage"]["served_community"] > 0).to_numpy()).any()


def test_what_is_shown_is_as_it_was(facts, run):
    """Hiding changes no figure but those that a rule replaces."""
    replaced = {"mean_minutes", "worst_board", "worst_coverage", "worst"}
    full = run_tables(facts)
    for name, table in run.tables.items():
        before = full[name]
        assert table.index.equals(before.index)
        for column in set(table.columns) - replaced:
            kept = ~run.hidden[name][column].to_numpy(bool)
            pd.testing.assert_series_equal(
                table[column][kept], before[column][kept], check_dtype=False, obj=f"{name}.{column}"
            )


def test_hidden_is_told_from_without_a_figure(run):
    """Nobody meets staff in person on Holm: no mean, and nothing hidden; its families are."""
    assert np.isnan(run.tables["island_indicators"].at[("Holm", 1), "mean_minutes"])
    assert not run.is_hidden("island_indicators", ("Holm", 1), "mean_minutes")
    assert np.isnan(run.tables["island_indicators"].at[("Holm", 1), "served_families"])
    assert run.is_hidden("island_indicators", ("Holm", 1), "served_families")
    for name, mask in run.hidden.items():
        assert mask.index.equals(run.tables[name].index)
        assert list(mask.columns) == list(run.tables[name].columns)


def test_what_is_worked_out_from_a_hidden_count_is_hidden_with_it(run):
    """Coverage, staff time and its shares go with the families; posts and minutes stay."""
    boards, hidden = run.tables["board_indicators"], run.hidden["board_indicators"]
    away = hidden["served_families"]
    assert away.any()
    assert not away.all()
    for column in ("serving_wte", "wte_per_1000_births", "spend_share"):
        assert hidden[column].equals(away.rename(column))
    with_reach = away | hidden["attainable_families"]
    assert hidden["coverage"].equals(with_reach.rename("coverage"))
    assert run.hidden["baselines"]["plan_wte"].equals(away.rename("plan_wte"))
    assert boards[["team_wte", "embedded_wte"]].notna().all(axis=None)


def test_a_board_that_serves_nobody_shows_its_nought(run):
    """Westerdale opens in wave 2: before, nobody is served, and the figure says so."""
    boards = run.tables["board_indicators"]
    assert boards.at[("S08000103", 1), "served_families"] == 0.0
    assert boards.at[("S08000103", 1), "coverage"] == 0.0


def test_counts_of_places_are_never_published(run):
    """Places keep who serves them, from how far, and whether they are within reach."""
    assert set(LEFT_OUT) == {"zone_coverage"}
    assert "zone_coverage" not in run.tables
    assert run.plan["zone_coverage"].drop(columns="board_code").isna().all(axis=None)
    assert run.hidden["flows"]["families"].all()
    assert run.plan["flows"]["families"].isna().all()
    assert run.tables["flows"]["minutes_one_way"].notna().all()
    assert run.tables["zones"]["attainable"].isin([True, False]).all()
    assert run.geography.zones["population"].isna().all()


def test_the_lowest_coverage_is_that_of_the_boards_shown(facts):
    """It would bound the boards hidden: here the islands have the lowest, and are hidden."""
    low = with_table(
        facts,
        "board_coverage",
        coverage=facts.plan["board_coverage"]["coverage"].where(
            facts.plan["board_coverage"].index.get_level_values("board_code") != "S08000026", 0.001
        ),
    )
    run = published(low)
    nation, boards = run.tables["national_indicators"], run.tables["board_indicators"]
    shown = boards["coverage"].where(boards["attainable_families"] > 0)
    pd.testing.assert_series_equal(
        nation["worst_coverage"], shown.groupby("wave").min(), check_names=False
    )
    assert nation.at[3, "worst_board"] == "Midlothia and Strath"


def test_minutes_are_weighed_by_residents(facts):
    """Northtown lies 12 minutes away, Far Glen 48; how many families each has does not count."""
    zones = facts.geography.zones.assign(population=0.0)
    geography = dataclasses.replace(facts.geography, zones=zones)
    for northtown, mean in ((2_700.0, 30.0), (900.0, 39.0), (np.nan, 48.0)):
        zones.loc[["g1", "g2"], "population"] = [northtown, 2_700.0]
        found = residents_minutes(facts.plan, geography)["board_indicators"]
        assert found[("S08000101", 2)] == pytest.approx(mean)


def test_places_without_residents_count_the_same_where_all_are_such(facts):
    """Without any figure of residents, each place counts once."""
    zones = facts.geography.zones.assign(population=float("nan"))
    geography = dataclasses.replace(facts.geography, zones=zones)
    found = residents_minutes(facts.plan, geography)
    assert found["board_indicators"][("S08000101", 2)] == 30.0
    assert ("Holm", 1) not in found["island_indicators"].index


def test_objectives_that_bound_hidden_counts_are_hidden(run):
    """Coverage, unevenness and travel are; posts, hours and money are shown."""
    options = run.hidden["threshold_options"].all()
    shown = {str(name) for name in options.index[~options]}
    assert shown == {"forced", "chosen", "embedded_shortfall", "support_shortfall", "spend"}
    prices = run.hidden["shadow_prices"]["right"].groupby("stage").all()
    assert prices["worst_coverage"]
    assert run.hidden["inequality"][["value", "note"]].all(axis=None)
    assert not run.hidden["inequality"]["unit"].any()


def test_room_that_a_rule_leaves_is_not_told(facts):
    """How far below its limit a rule stays may be the smallest count of all."""
    checks = [dataclasses.replace(facts.checks[0], worst=-0.013)]
    run = published(dataclasses.replace(facts, checks=checks))
    assert run.tables["rule_checks"]["worst"].tolist() == [0.0]
    assert [check.worst for check in run.checks] == [0.0]


def test_the_total_of_admissions_is_hidden_where_it_would_give_one_away(facts):
    """Six admissions in all, by a setting that everybody may read: the setting is hidden too."""
    table = facts.plan["mbu_admissions"]
    few = with_table(facts, "mbu_admissions", admissions=6.0 / table.groupby("wave").size().max())
    settings = facts.plan.settings.copy()
    settings.loc["mbu.admissions_per_year"] = settings.iloc[0].replace("0.08", "6")
    plan = dataclasses.replace(few.plan, settings=settings)
    run = published(dataclasses.replace(few, plan=plan))
    assert run.hidden["mbu_admissions"]["admissions"].all()
    assert run.is_hidden("settings", "mbu.admissions_per_year", "value")
    assert run.plan.settings.at["mbu.admissions_per_year", "value"] == ""
    assert run.plan.settings.at["demand.need_rate", "value"] == "0.08"


def test_boards_are_shown_together_where_they_are_hidden_one_by_one(facts, run):
    """Together they are what Scotland has beyond the boards shown: the sum of what is hidden."""
    full = board_indicators(facts.plan)
    assert len(run.together) > 0
    for wave, row in run.together.iterrows():
        codes = row["board_codes"].split()
        here = full.xs(wave, level="wave").loc[codes]
        assert run.hidden["board_indicators"]["served_families"].xs(wave, level="wave")[codes].all()
        for column in ("need_families", "served_families", "unmet_families", "serving_wte"):
            if pd.notna(row[column]):
                assert row[column] == pytest.approx(here[column].sum())


def test_the_record_says_of_every_hidden_cell_how_and_why(facts, run):
    """Cell for cell what the masks say, with the kinds that only those who publish may know."""
    record = hidden_record(facts)
    for name, mask in run.hidden.items():
        told = record.loc[[name]] if name in record.index.unique("table") else record.iloc[:0]
        assert len(told) == int(mask.to_numpy(bool).sum()), name
    counts = record[record["kind"].isin(["primary", "secondary"])]
    assert record["reason"].str.endswith(".").all()
    holm = ("board_indicators", "S08000026 1", "served_families")
    assert counts.at[holm, "kind"] == "primary"


def test_a_published_run_is_published_as_it_is(run):
    """There is nothing left in it to hide."""
    assert published(run) is run
    assert run.published
    assert run.title == "National model of service: Baseline"


def test_a_run_without_islands_hubs_or_units_is_published(facts):
    """Empty tables hide nothing and stop nothing."""
    names = ("mbu_admissions", "mbu_unplaced", "network_cover", "mbu_posts", "mbus")
    tables = {
        **facts.plan.tables,
        **{name: facts.plan[name].iloc[:0] for name in names},
        "zones": facts.plan["zones"].assign(island=""),
    }
    plan = dataclasses.replace(facts.plan, tables=tables)
    run = published(dataclasses.replace(facts, plan=plan))
    assert run.tables["island_indicators"].empty
    assert run.hidden["board_indicators"]["served_families"].any()


def test_the_order_of_rows_changes_nothing(facts, run):
    """The same run with every table upside down hides the same cells."""
    tables = {name: table.iloc[::-1] for name, table in facts.plan.tables.items()}
    plan = dataclasses.replace(facts.plan, tables=tables)
    again = published(dataclasses.replace(facts, plan=plan))
    for name, mask in run.hidden.items():
        assert again.hidden[name].reindex(mask.index).equals(mask), name
