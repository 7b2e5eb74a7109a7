"""The report's national tables: every figure is the plan's, sums re-add, and the page is sound."""

from __future__ import annotations

import pytest
from page_reader import faults_of, read_page
from report_reader import (
    Drawn,
    drawn_reference,
    drawn_sample,
    figure,
    journeys,
    shows,
    tables_of,
    words_of,
)

from allocator.analysis.baselines import BASELINE_RULES
from allocator.analysis.indicators import (
    board_indicators,
    island_indicators,
    national_indicators,
)
from allocator.analysis.inequality import inequality_table
from allocator.inputs.parameters import SERVICE_TITLES
from allocator.outputs.report.objective_words import OBJECTIVE_WORDS


@pytest.fixture(scope="module")
def reference() -> Drawn:
    """Return the reference plan's report."""
    return drawn_reference()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Draw the report of the sample plan."""
    return drawn_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(params=["sample", "reference"])
def drawn(request: pytest.FixtureRequest) -> Drawn:
    """Return the sample's report, then the reference plan's."""
    return request.getfixturevalue(request.param)


def test_national_table_is_the_plans(drawn: Drawn) -> None:
    """Every figure of Scotland by wave is the plan's national indicator, rounded."""
    table = tables_of(drawn.html)["national"]
    indicators = national_indicators(drawn.plan)
    columns = [
        "need_families",
        "attainable_families",
        "served_families",
        "unmet_families",
        "coverage",
        "worst_coverage",
        "filled_wte",
        "hires_wte",
        "spend_gbp",
        "lapsed_gbp",
        "mean_minutes",
    ]
    assert table.columns[1:] == [f"Wave {wave}" for wave in drawn.plan.waves]
    assert len(table.rows) == len(columns)
    for row, column in zip(table.rows, columns, strict=True):
        scale = 100.0 if column.endswith("coverage") else 1.0
        for cell, wave in zip(row[1:], drawn.plan.waves, strict=True):
            assert shows(cell, indicators.at[wave, column], scale=scale), (row, wave)


def test_inequality_is_shown_and_explained(drawn: Drawn) -> None:
    """The page has every measure of the last wave, each with a sentence."""
    table = inequality_table(drawn.plan).xs(drawn.plan.waves[-1], level="wave")
    rows = tables_of(drawn.html)["inequality"].rows
    ginis = table.xs("gini")["value"]
    for cell, value in zip(rows[0][1:], ginis, strict=True):
        assert shows(cell, value)
    assert len(rows) == len(set(table.index.get_level_values("measure")))
    assert "How evenly it is shared Gini" in words_of(drawn.html)


def test_posts_table_is_the_plans_and_adds_up(drawn: Drawn) -> None:
    """Posts by service and wave are the plan's, and the last row is their sum."""
    table = tables_of(drawn.html)["posts"]
    team = drawn.plan["team_posts"]["filled_wte"].groupby(["service", "wave"]).sum()
    units = drawn.plan["mbu_posts"]["filled_wte"].groupby("wave").sum()
    titles = {title.capitalize(): name for name, title in SERVICE_TITLES.items()}
    *services, total = table.rows
    for place, wave in enumerate(drawn.plan.waves, start=1):
        for row in services:
            name = titles[row[0].capitalize()]
            value = units[wave] if name == "mbu" else team[(name, wave)]
            assert shows(row[place], value), (row, wave)
        assert shows(total[place], team.xs(wave, level="wave").sum() + units[wave])
        parts = sum(figure(row[place]) for row in services)
        assert abs(figure(total[place]) - parts) <= 0.05 * (len(services) + 1) + 1e-9


def test_money_table_is_the_plans_and_adds_up(drawn: Drawn) -> None:
    """Money by service and wave is the plan's; waves re-add; what comes in is what goes out."""
    rows = tables_of(drawn.html)["money"].rows
    money = drawn.plan["money"]
    columns = list(money.columns[[0, 3, 1, 2, 4, 7]])
    titles = {title.capitalize(): name for name, title in SERVICE_TITLES.items()}
    assert len(rows) == len(money) + len(drawn.plan.waves)
    for heading, wave, *cells in rows:
        if heading == "All services":
            values = money.xs(int(wave), level="wave")[columns].sum()
        else:
            values = money.loc[(titles[heading.capitalize()], int(wave)), columns]
        assert all(shows(cell, value) for cell, value in zip(cells, values, strict=True))
        budget, carried_in, *spent = (figure(cell) for cell in cells)
        assert abs(budget + carried_in - sum(spent)) <= 3


def test_recruitment_table_is_the_plans(drawn: Drawn) -> None:
    """Recruitment by wave is the plan's: pool, trainees, hires for growth and leavers, unused."""
    rows = tables_of(drawn.html)["recruitment"].rows
    kinds = sum(
        drawn.plan[name][["growth_wte", "replacement_wte"]].groupby("wave").sum()
        for name in ("team_posts", "mbu_posts")
    )
    for row, wave in zip(rows, drawn.plan.waves, strict=True):
        given_ = drawn.plan["recruitment"].loc[wave]
        values = [
            *given_[["pool_wte", "trainees_wte", "hires_wte"]],
            *kinds.loc[wave],
            given_["unused_wte"],
        ]
        assert row[0] == f"Wave {wave}"
        assert all(shows(cell, value) for cell, value in zip(row[1:], values, strict=True))


def test_boards_table_is_the_plans_and_adds_up(drawn: Drawn) -> None:
    """Every board's line is its indicators in the last wave, and Scotland's line their sum."""
    rows = tables_of(drawn.html)["boards"].by_name()
    indicators = board_indicators(drawn.plan).xs(drawn.last, level="wave")
    columns = ["serving_wte", "need_families", "served_families", "unmet_families"]
    assert list(rows) == [*drawn.names.values(), "Scotland"]
    for code, name in drawn.names.items():
        row = indicators.loc[code]
        _model, births, own, *cells = rows[name]
        assert shows(births, drawn.plan["boards"].at[code, "births"])
        assert shows(own, row["team_wte"] + row["embedded_wte"])
        assert all(shows(cell, row[one]) for cell, one in zip(cells[:4], columns, strict=True))
        assert shows(cells[4], row["coverage"], scale=100.0)
        assert shows(cells[5], row["mean_minutes"])
    total = rows["Scotland"][3:7]
    assert all(shows(cell, indicators[one].sum()) for cell, one in zip(total, columns, strict=True))


def test_rules_tables_are_the_baselines(drawn: Drawn) -> None:
    """Plan and rules stand side by side with their difference, and share one total."""
    tables = tables_of(drawn.html)
    posts = drawn.baselines.xs(drawn.last, level="wave")
    rows, births = tables["rules"].by_name(), drawn.plan["boards"]["births"]
    for place, (code, name) in enumerate(drawn.names.items(), start=1):
        own = tables[f"board-{place}-rules"].rows
        per_births = tables["rules-per-births"].by_name()[name]
        plan_wte = posts.at[code, "plan_wte"]
        assert shows(rows[name][0], plan_wte)
        assert shows(own[0][1], plan_wte)
        assert shows(per_births[0], plan_wte / births[code] * 1000)
        for at, rule in enumerate(BASELINE_RULES):
            value = posts.at[code, f"{rule}_wte"]
            assert shows(rows[name][1 + 2 * at], value)
            assert shows(rows[name][2 + 2 * at], plan_wte - value)
            assert shows(own[1 + at][1], value)
            assert shows(own[1 + at][2], plan_wte - value)
            assert shows(per_births[1 + at], value / births[code] * 1000)
    total = rows["Scotland"]
    assert len({total[0], *total[1::2]}) == 1
    assert {figure(cell) for cell in total[2::2]} == {0.0}


def test_islands_are_all_there(drawn: Drawn) -> None:
    """Every island has a line with its need, coverage in each wave and mean travel."""
    rows = tables_of(drawn.html)["islands"].by_name()
    islands = island_indicators(drawn.plan)
    assert set(rows) == set(islands.index.get_level_values("island"))
    for island, (board, reach, need, *cells) in rows.items():
        own = islands.loc[island]
        assert board == drawn.names[own.at[drawn.last, "board_code"]]
        assert (reach == "Yes") == bool(own.at[drawn.last, "attainable"])
        assert shows(need, own.at[drawn.last, "need_families"])
        for cell, wave in zip(cells[:-1], drawn.plan.waves, strict=True):
            assert shows(cell, own.at[wave, "coverage"], scale=100.0)
        assert shows(cells[-1], own.at[drawn.last, "mean_minutes"])


def test_places_within_boards(drawn: Drawn) -> None:
    """Each board's least and best covered places are the plan's."""
    cover = drawn.plan["zone_coverage"].xs(drawn.last, level="wave")
    cover = cover[cover["attainable_families"] > 0]
    for name, cells in tables_of(drawn.html)["within"].by_name().items():
        code = next(one for one, title in drawn.names.items() if title == name)
        own = cover[cover["board_code"] == code]
        assert figure(cells[0]) == len(own)
        assert shows(cells[1], own["coverage"].min(), scale=100.0)
        assert shows(cells[4], own["coverage"].max(), scale=100.0)
        example = drawn.plan["zones"].index[drawn.plan["zones"]["name"] == cells[3]]
        least = own["coverage"].reindex(example).dropna()
        assert (least <= own["coverage"].min() + 1e-6).any()


def test_objectives_in_order(reference: Drawn) -> None:
    """Each objective of the reference plan stands in order with what it attained and its proof."""
    rows = tables_of(reference.html)["objectives"].rows
    objectives = reference.plan["objectives"]
    assert len(rows) == len(objectives)
    for row, (stage, given_) in zip(rows, objectives.iterrows(), strict=True):
        known = OBJECTIVE_WORDS[given_["objective"]]
        assert row[0] == f"{stage}. {known.words}"
        assert shows(row[1], known.sign * given_["value"])
        assert shows(row[2], known.sign * given_["bound"])
        assert row[4] == "Proved"


def test_nothing_is_fetched(drawn: Drawn) -> None:
    """No address is fetched, styled inline or run; links stay within the page."""
    page = read_page(drawn.html)
    assert faults_of(page) == []
    links = [named["href"] for tag, named in page.elements if tag == "a"]
    ids = [named["id"] for _, named in page.elements if "id" in named]
    assert len(set(ids)) == len(ids)
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert all(link.startswith("#") for link in links)


def test_the_first_page_has_each_wave(drawn: Drawn) -> None:
    """What is proposed stands by wave: posts and their kinds, families, coverage and money."""
    rows = tables_of(drawn.html)["proposed"].rows
    indicators = national_indicators(drawn.plan)
    posts = drawn.plan["team_posts"]["filled_wte"].groupby(["service", "wave"]).sum()
    for row, wave in zip(rows, drawn.plan.waves, strict=True):
        of_wave = posts.xs(wave, level="wave")
        values = [
            indicators.at[wave, "filled_wte"],
            of_wave["community"],
            of_wave.drop("community").sum(),
            drawn.plan["mbu_posts"]["filled_wte"].xs(wave, level="wave").sum(),
            indicators.at[wave, "served_families"],
            100 * indicators.at[wave, "coverage"],
            indicators.at[wave, "spend_gbp"],
            indicators.at[wave, "lapsed_gbp"],
        ]
        assert row[0] == f"Wave {wave}"
        assert all(shows(cell, value) for cell, value in zip(row[1:], values, strict=True))


def test_national_posts_are_told_apart_from_the_maps(drawn: Drawn) -> None:
    """Where posts of the country stand, units' posts are said to be among them, unlike the map."""
    units = drawn.plan["mbu_posts"]["filled_wte"].xs(drawn.last, level="wave").sum()
    said = (
        f"Filled posts count those in mother and baby units ({units:.1f} WTE in wave "
        f"{drawn.last}); the map's figures count boards' posts alone, so its totals are less."
    )
    assert words_of(drawn.html).count(said) == 2


def test_travel_by_board_is_that_of_the_flows(drawn: Drawn) -> None:
    """Families met, mean minutes, shares within limits and the farthest place follow the flows."""
    rows = tables_of(drawn.html)["travel"].by_name()
    assert list(rows) == [*drawn.names.values(), "Scotland"]
    for code, name in [*drawn.names.items(), ("", "Scotland")]:
        met = [one for one in journeys(drawn.plan, drawn.last) if code in {"", one.board}]
        met = [one for one in met if one.mode != "remote" and one.families > 1e-9]
        whole = sum(one.families for one in met)
        clinic = sum(one.families for one in met if one.mode == "clinic")
        near = {
            limit: sum(one.families for one in met if one.minutes <= limit)
            for limit in (30, 60, 90)
        }
        cells = rows[name]
        assert shows(cells[0], clinic)
        assert shows(cells[1], whole - clinic)
        if not met:
            assert set(cells[2:]) == {"\N{EN DASH}"}
            continue
        assert shows(cells[2], sum(one.families * one.minutes for one in met) / whole)
        for cell, limit in zip(cells[3:6], near, strict=True):
            assert shows(cell, near[limit] / whole, scale=100.0)
        by_place: dict[str, list[float]] = {}
        for one in met:
            sums = by_place.setdefault(one.place, [0.0, 0.0])
            sums[0] += one.families * one.minutes
            sums[1] += one.families
        means = {place: travelled / families for place, (travelled, families) in by_place.items()}
        assert means[cells[6]] == pytest.approx(max(means.values()), abs=1e-5)
        assert shows(cells[7], max(means.values()))


def test_crossings_join_the_boards_of_the_places_near_them(sample: Drawn) -> None:
    """Each crossing has its boards, its minutes, and departures by day or by week."""
    assert tables_of(sample.html)["crossings"].rows == [
        ["Holm pier to Skerry pier", "Holm Islands", "Ferry", "90", "3 a week"],
        ["North pier to Holm pier", "Holm Islands and Northmoor", "Ferry", "600", "1 a day"],
        ["Strath to Westport", "Midlothia and Strath and Westerdale", "Flight", "75", "2.5 a day"],
    ]
