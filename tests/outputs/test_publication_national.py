"""The reference plan as it may be published: what stays for a commissioner, and what is hidden."""

from __future__ import annotations

import time

import pandas as pd
import pytest
from altered_run import altered, differing_files
from files_attacker import FilesAttacker, too_well_known

from allocator.analysis.inequality import inequality_table
from allocator.inputs.demand import deprived_share
from allocator.outputs.facts import RunFacts
from allocator.outputs.input_log import input_log
from allocator.outputs.publication import hidden_record, published, write_published_tables
from allocator.outputs.tidy import run_tables
from allocator.pipeline import allocate


@pytest.fixture(scope="module")
def facts(repository):
    """Return the facts of the reference plan."""
    made = allocate(repository)
    return RunFacts(
        run_id="ab" * 32,
        plan=made.plan,
        geography=made.geography,
        minutes=made.times.minutes,
        crossings=made.crossings,
        deprivation=deprived_share(made.workspace),
        baselines=made.baselines,
        answers=made.answers,
        inequality=inequality_table(made.plan),
        checks=made.checks,
        inputs=input_log(made.workspace),
    )


@pytest.fixture(scope="module")
def run(facts):
    """Return it as it may be published."""
    return published(facts)


def test_scotland_is_always_shown(run):
    """Every national figure, in every wave."""
    assert run.tables["national_indicators"].notna().all(axis=None)
    assert not run.hidden["national_indicators"].any(axis=None)


def test_every_board_and_island_keeps_need_posts_minutes_and_reach(run):
    """Of boards need, posts, travel and who covers them; of islands travel and reach."""
    boards = run.tables["board_indicators"]
    kept = ["need_families", "attainable_families", "team_wte", "embedded_wte", "mean_minutes"]
    assert boards[kept].notna().all(axis=None)
    islands = run.tables["island_indicators"]
    assert islands[["mean_minutes", "attainable"]].notna().all(axis=None)
    cover = run.tables["network_cover"]
    assert cover[["link_hours", "consultation_hours"]].notna().all(axis=None)
    assert run.tables["team_posts"]["filled_wte"].notna().all()


def test_islands_are_shown_with_others_where_they_cannot_be_alone(facts, run):
    """Families of the island boards are hidden in every wave, and told for several at once."""
    supported = facts.plan["boards"].query("service_model == 'supported'").index
    hidden = run.hidden["board_indicators"]["served_families"].unstack("wave")
    assert hidden.loc[supported].all(axis=None)
    for codes in run.together["board_codes"].str.split():
        assert set(supported) <= set(codes)
    assert run.together[["coverage", "served_families", "serving_wte"]].notna().all(axis=None)
    assert len(hidden) - hidden.sum().max() >= 9


def test_minutes_by_residents_are_close_to_minutes_by_families(facts, run):
    """They answer the same question: over the country within a third, by board too."""
    before = run_tables(facts)["board_indicators"]["mean_minutes"]
    ratio = run.tables["board_indicators"]["mean_minutes"] / before
    assert ratio.between(0.75, 1.33).all()


def test_publishing_takes_less_than_three_seconds_of_the_processor(facts):
    """Of one core; the search for what to hide is the most of it."""
    started = time.process_time()
    published(facts)
    assert time.process_time() - started < 3.0


@pytest.mark.long
def test_an_attacker_knows_no_hidden_figure_more_closely_than_0_to_9(facts, run, tmp_path):
    """Every hidden figure of the reference plan, from its files alone."""
    write_published_tables(run, tmp_path)
    attacker = FilesAttacker(tmp_path)
    assert len(attacker.hidden) > 300
    assert list(too_well_known(attacker, run_tables(facts))) == []


@pytest.mark.long
def test_an_attacker_knows_no_place_more_closely_than_0_to_9(facts, run, tmp_path):
    """Two places of each board, from the files alone."""
    write_published_tables(run, tmp_path)
    attacker = FilesAttacker(tmp_path, places=True)
    zones = facts.plan["zones"].groupby("board_code")
    places = pd.concat([zones.head(1), zones.tail(1)]).index
    table = facts.plan["zone_coverage"]
    for zone in places:
        for wave in facts.plan.waves:
            row = table.loc[(zone, wave)]
            if 0 < row["served_community"] + row["served_embedded"] < 5:
                low, high = attacker.bounds(("served", zone, str(wave)))
                assert low < 1e-3, (zone, wave)
                assert high > 9 - 1e-3, (zone, wave)


@pytest.mark.long
def test_hidden_figures_have_no_part_in_what_is_published(facts, run, tmp_path):
    """The same files, to the last byte, from a run of which hidden figures differ."""
    other = altered(facts)
    assert not other.plan["flows"].equals(facts.plan["flows"])
    write_published_tables(run, tmp_path / "one")
    write_published_tables(published(other), tmp_path / "other")
    assert differing_files(tmp_path / "one", tmp_path / "other") == []


def test_the_record_names_what_is_small(facts):
    """Those who publish see how many counts were small, and how many protect them."""
    kinds = hidden_record(facts)["kind"].value_counts()
    assert kinds["primary"] > 0
    assert kinds["secondary"] > 0
