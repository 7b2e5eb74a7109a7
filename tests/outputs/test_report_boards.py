"""Each board's page: its figures are the plan's and add up, and its words follow them."""

from __future__ import annotations

import re

import pytest
from report_reader import (
    Drawn,
    Table,
    board_words,
    drawn_reference,
    drawn_sample,
    figure,
    journeys,
    pictures_of,
    shows,
    tables_of,
)

from allocator.analysis.indicators import board_indicators, national_indicators
from allocator.inputs.parameters import SERVICE_TITLES
from allocator.lp.plan import Plan
from allocator.outputs.report import figures as written


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Draw the report of the sample plan."""
    return drawn_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(params=["sample", "reference"])
def drawn(request: pytest.FixtureRequest) -> Drawn:
    """Return the sample's report, then the reference plan's."""
    if request.param == "reference":
        return drawn_reference()
    return request.getfixturevalue("sample")


def board_tables(drawn: Drawn, kind: str) -> dict[str, Table]:
    """Return one table of every board by its code."""
    tables = tables_of(drawn.html)
    return {
        code: tables[f"board-{place}-{kind}"] for place, code in enumerate(drawn.names, start=1)
    }


def test_every_board_has_its_figures(drawn: Drawn) -> None:
    """Each board's table shows its posts by service, its indicators and its unit's share."""
    indicators = board_indicators(drawn.plan)
    posts = drawn.plan["team_posts"]["filled_wte"]
    labels = {
        "Staff time that serves it (WTE)": ("serving_wte", 1.0),
        "Staff time per 1,000 births (WTE)": ("wte_per_1000_births", 1.0),
        "Need (families a year)": ("need_families", 1.0),
        "Need within reach (families a year)": ("attainable_families", 1.0),
        "Not served (families a year)": ("unmet_families", 1.0),
        "Coverage (% of need within reach)": ("coverage", 100.0),
        "Mean travel, one way (minutes)": ("mean_minutes", 1.0),
    }
    for code, table in board_tables(drawn, "figures").items():
        rows = table.by_name()
        assert table.caption == f"{drawn.names[code]} by wave"
        for at, wave in enumerate(drawn.plan.waves):
            for label, (column, scale) in labels.items():
                assert shows(rows[label][at], indicators.at[(code, wave), column], scale=scale)
            for (board, service, one), value in posts.items():
                if (board, one) == (code, wave):
                    label = f"{SERVICE_TITLES[service]} posts (WTE)"
                    assert shows(rows[label[0].upper() + label[1:]][at], value)
            share = drawn.plan["mbu_admissions"].xs((code, wave), level=("board_code", "wave"))
            label = "Share of that unit's infant mental health posts (WTE)"
            assert shows(rows[label][at], share["specialist_wte"].iloc[0])


def test_posts_of_a_board_add_up(drawn: Drawn) -> None:
    """Posts by service add up to all posts of a board's own, and to what its words say."""
    for place, table in enumerate(board_tables(drawn, "figures").values(), start=1):
        rows = table.by_name()
        posts = [cells for name, cells in rows.items() if re.fullmatch(SERVICE_ROW, name)]
        total = rows.get("All posts of its own (WTE)", posts[0] if posts else None)
        for at in range(len(drawn.plan.waves)):
            whole = sum(figure(cells[at]) for cells in posts)
            assert whole == pytest.approx(figure(total[at]), abs=0.005 * (len(posts) + 1) + 1e-9)
        has = "no posts" if total[-1] == "0.00" else f"{total[-1]} WTE"
        assert f"In wave {drawn.last} it has {has} of its own." in board_words(drawn.html, place)


SERVICE_ROW = "(Community IMH|Specialist perinatal|MNPI|Third sector) posts \\(WTE\\)"
TIMES = {
    "by its own team (WTE)": "own",
    "by teams of other boards (WTE)": "hubs",
    "by posts embedded in its services (WTE)": "embedded",
    "Its team's time for other boards (WTE)": "others",
    "Its team's time that is not used (WTE)": "idle",
}


def test_staff_time_of_a_board_is_told_apart_and_adds_up(drawn: Drawn) -> None:
    """Who gives the time that serves a board, and where its team's time goes, follow the flows."""
    serving = board_indicators(drawn.plan)["serving_wte"]
    posts = drawn.plan["team_posts"]["filled_wte"]
    for code, table in board_tables(drawn, "figures").items():
        rows = table.by_name()
        for at, wave in enumerate(drawn.plan.waves):
            times = staff_times(drawn.plan, code, wave)
            whole = times["own"] + times["hubs"] + times["embedded"]
            assert whole == pytest.approx(serving[(code, wave)], abs=1e-6)
            team = times["own"] + times["others"] + times["idle"]
            assert team == pytest.approx(posts.get((code, "community", wave), 0.0), abs=1e-6)
            alone = "by its own team (WTE)" not in rows
            for label, name in TIMES.items():
                if label in rows:
                    assert shows(rows[label][at], round(times[name], 7)), (code, wave, label)
                else:
                    assert abs(times[name]) < 1e-5 or (alone and name == "own"), (code, label)


def staff_times(plan: Plan, code: str, wave: int) -> dict[str, float]:
    """Return a board's staff time in WTE, worked out flow by flow."""
    hours = plan["unit_values"].at[wave, "hours_per_wte"]
    support = plan["support"].loc[(code, wave)]
    consultation = support["consultation_required_hours"] - support["consultation_shortfall_hours"]
    link = support["link_required_hours"] - support["link_shortfall_hours"]
    supported = plan["boards"].at[code, "service_model"] == "supported"
    flows = journeys(plan, wave)
    given_out = sum(
        row["link_hours"] + row["consultation_hours"]
        for (_board, hub, one), row in plan["network_cover"].iterrows()
        if (hub, one) == (code, wave)
    )
    of_it = [one for one in flows if one.board == code]
    by_it = [one for one in flows if one.base_board == code]
    own = sum(one.hours for one in of_it if one.base_board == code)
    hubs = sum(one.hours for one in of_it if one.base_board != code)
    others = sum(one.hours for one in by_it if one.board != code)
    own += 0.0 if supported else consultation
    hubs += link + (consultation if supported else 0.0)
    posts = plan["team_posts"]["filled_wte"]
    embedded = sum(
        posts.get((code, one, wave), 0.0) for one in ("perinatal", "mnpi", "third_sector")
    )
    community = posts.get((code, "community", wave), 0.0)
    return {
        "own": own / hours,
        "hubs": hubs / hours,
        "embedded": embedded,
        "others": (others + given_out) / hours,
        "idle": community - (own + others + given_out) / hours,
    }


def test_families_of_a_board_add_up(drawn: Drawn) -> None:
    """Families served, by whom they are, and not served add up to need."""
    for table in board_tables(drawn, "figures").values():
        rows = {name: cells for name, cells in table.by_name().items() if "families a year" in name}
        need = rows.pop("Need (families a year)")
        rows.pop("Need within reach (families a year)")
        for at in range(len(need)):
            parts = [figure(cells[at]) for cells in rows.values()]
            assert sum(parts) == pytest.approx(figure(need[at]), abs=0.5 * (len(parts) + 1))


def test_a_board_stands_beside_scotland_and_all_boards(drawn: Drawn) -> None:
    """Coverage, staff time and travel stand beside Scotland's, and the least and most of boards."""
    boards = board_indicators(drawn.plan).xs(drawn.last, level="wave")
    scotland = national_indicators(drawn.plan).loc[drawn.last]
    births = drawn.plan["boards"]["births"].sum()
    expected = {
        "Coverage (% of need within reach)": ("coverage", scotland["coverage"], 100.0),
        "Staff time per 1,000 births (WTE)": (
            "wte_per_1000_births",
            boards["serving_wte"].sum() / births * 1000,
            1.0,
        ),
        "Mean travel, one way (minutes)": ("mean_minutes", scotland["mean_minutes"], 1.0),
    }
    for code, table in board_tables(drawn, "compared").items():
        rows = table.by_name()
        for label, (column, country, scale) in expected.items():
            values = [boards.at[code, column], country, boards[column].min(), boards[column].max()]
            for cell, value in zip(rows[label], values, strict=True):
                assert shows(cell, value, scale=scale), (code, label)


def test_the_chart_of_a_board_shows_its_staff_time(drawn: Drawn) -> None:
    """A board's chart has a bar for each wave, with the figure of its table."""
    pictures = pictures_of(drawn.html)
    for place, table in enumerate(board_tables(drawn, "figures").values(), start=1):
        picture = pictures[f"board-{place}-chart"]
        assert picture.words["label"] == [f"Wave {wave}" for wave in drawn.plan.waves]
        serving = table.by_name()["Staff time that serves it (WTE)"]
        assert picture.words["figure"] == [f"{cell} WTE" for cell in serving]
        assert table.caption in picture.description


def test_travel_of_a_board_is_said_as_it_is(drawn: Drawn) -> None:
    """Who travels, how far and which places are farthest are those of the flows."""
    for place, code in enumerate(drawn.names, start=1):
        words = board_words(drawn.html, place)
        flows = [one for one in journeys(drawn.plan, drawn.last) if one.board == code]
        for mode, said in {
            "clinic": "come to a clinic",
            "outreach": "are visited by staff in a day",
            "overnight": "are visited by staff who stay the night",
            "remote": "are met by video",
        }.items():
            met = [one for one in flows if one.mode == mode]
            whole = sum(one.families for one in met)
            assert (said in words) == (whole > 0)
            if whole > 0 and mode != "remote":
                mean = sum(one.families * one.minutes for one in met) / whole
                shown = f"{said} ({written.minutes(mean)} minutes one way on average)"
                assert shown in words
        if flows and not any(one.mode == "clinic" for one in flows):
            assert "No family travels." in words
        far = [one for one in flows if one.mode != "remote"]
        if far:
            longest = max(far, key=lambda one: one.minutes)
            assert f"({written.minutes(longest.minutes)} minutes from " in words


def test_network_cover_is_said(drawn: Drawn) -> None:
    """A supported board names its hubs with hours and families, and the hub names the board."""
    cover = drawn.plan["network_cover"].xs(drawn.last, level="wave")
    places = {code: place for place, code in enumerate(drawn.names, start=1)}
    assert len(cover)
    for (code, hub), row in cover.iterrows():
        hours = (
            f"gives {written.hours(row['link_hours'])} link hours and "
            f"{written.hours(row['consultation_hours'])} consultation hours a year and "
        )
        support = hours if row["link_hours"] + row["consultation_hours"] > 0 else ""
        served = written.families(row["community_families"])
        said = rf"{drawn.names[hub]}( \(lead hub\))? {support}serves {served} of its families"
        assert re.search(said, board_words(drawn.html, places[code]))
        own = board_words(drawn.html, places[hub])
        assert re.search(rf"It is a hub for [^:]*{drawn.names[code]}", own)
    covered = {*cover.index.get_level_values(0), *cover.index.get_level_values(1)}
    for code, place in places.items():
        alone = "No other board covers it, and it covers none."
        assert (alone in board_words(drawn.html, place)) == (code not in covered)
