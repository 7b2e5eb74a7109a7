"""What a plan means for each board, each wave and each island, in figures that outputs share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.lp.plan import Plan

#: Coverage and posts closer than this are the same.
SAME_COVERAGE = 1e-6
SAME_WTE = 1e-9


def serving_wte(plan: Plan) -> pd.Series:
    """Return the WTE whose time serves each board, wherever they are based.

    Community hours spent on the board's families, travel included, its consultation and link
    hours, over the hours of a post; with the posts embedded in its services. MBU posts are
    national and count for no board.

    Returns
    -------
    pandas.Series
        Index ``(board_code, wave)``, name ``serving_wte``.
    """
    hours = _hours_with_families(plan, plan["zones"]["board_code"], "zone_id")
    support = plan["support"]
    given = support["consultation_required_hours"] - support["consultation_shortfall_hours"]
    given = given + support["link_required_hours"] - support["link_shortfall_hours"]
    index = plan["board_coverage"].index
    hours = hours.reindex(index, fill_value=0.0) + given.reindex(index, fill_value=0.0)
    posts = plan["team_posts"].drop("community", level="service", errors="ignore")
    embedded = posts["filled_wte"].groupby(["board_code", "wave"]).sum()
    community = hours / _hours_per_wte(plan, index)
    return (community + embedded.reindex(index, fill_value=0.0)).rename("serving_wte")


def unassigned_wte(plan: Plan) -> pd.Series:
    """Return the WTE of each community team whose time the plan gives to nobody.

    Posts less the hours that the team works for families, its own board's consultation and what it
    gives as a hub. With `serving_wte` it adds up to all posts but those of MBUs.

    Returns
    -------
    pandas.Series
        Index ``(board_code, wave)`` of every team, name ``unassigned_wte``.
    """
    posts = plan["team_posts"]["filled_wte"].xs("community", level="service")
    worked = _hours_with_families(plan, plan["bases"]["board_code"], "site_code")
    cover = plan["network_cover"]
    as_hub = (cover["link_hours"] + cover["consultation_hours"]).rename_axis(
        index={"board_code": "served_board", "hub_board_code": "board_code"}
    )
    as_hub = as_hub.groupby(["board_code", "wave"]).sum()
    support = plan["support"]
    own = support["consultation_required_hours"] - support["consultation_shortfall_hours"]
    models = plan["boards"]["service_model"].reindex(own.index.get_level_values("board_code"))
    own = own[(models != "supported").to_numpy()]
    hours = sum(part.reindex(posts.index, fill_value=0.0) for part in (worked, as_hub, own))
    unassigned = posts - hours / _hours_per_wte(plan, posts.index)
    return unassigned.where(unassigned.abs() > SAME_WTE, 0.0).rename("unassigned_wte")


def board_indicators(plan: Plan) -> pd.DataFrame:
    """Return the figures of each board in each wave.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    pandas.DataFrame
        Index ``(board_code, wave)``; columns ``board_name``, ``need_families``,
        ``attainable_families``, ``served_families``, ``unmet_families`` (families a year),
        ``coverage`` (share of attainable need), ``team_wte`` (posts of the board's own community
        team), ``embedded_wte``, ``serving_wte`` (WTE whose time serves the board),
        ``wte_per_1000_births``, ``mean_minutes`` (one way, mean of community families met in
        person; NaN where none), ``spend_share`` (share of the national recurring spend on boards).
    """
    board = plan["board_coverage"]
    names = plan["boards"]["board_name"]
    posts = plan["team_posts"]["filled_wte"]
    team = posts.xs("community", level="service").reindex(board.index, fill_value=0.0)
    embedded = posts.drop("community", level="service", errors="ignore")
    embedded = embedded.groupby(["board_code", "wave"]).sum().reindex(board.index, fill_value=0.0)
    serving = serving_wte(plan)
    codes = board.index.get_level_values("board_code")
    births = plan["boards"]["births"].reindex(codes).to_numpy()
    return pd.DataFrame(
        {
            "board_name": names.reindex(codes).to_numpy(),
            "need_families": board["need_families"],
            "attainable_families": board["attainable_families"],
            "served_families": board["served_community"] + board["served_embedded"],
            "unmet_families": board["unmet_families"],
            "coverage": board["coverage"],
            "team_wte": team,
            "embedded_wte": embedded,
            "serving_wte": serving,
            "wte_per_1000_births": serving / births * 1000.0,
            "mean_minutes": mean_minutes(plan).reindex(board.index),
            "spend_share": serving / serving.groupby("wave").transform("sum"),
        },
        index=board.index,
    )


def mean_minutes(plan: Plan) -> pd.Series:
    """Return mean minutes one way of each board's community families who meet in person.

    Families met by video are left out: nobody travels to them.

    Returns
    -------
    pandas.Series
        Index ``(board_code, wave)`` of the boards with such families, name ``mean_minutes``.
    """
    flows = _in_person(plan)
    return _mean_minutes(flows, _keys(flows, plan["zones"]["board_code"], "zone_id"))


def zone_minutes(plan: Plan) -> pd.Series:
    """Return mean minutes one way of each zone's community families who meet in person.

    Returns
    -------
    pandas.Series
        Index ``(zone_id, wave)`` of the zones with such families, name ``mean_minutes``.
    """
    flows = _in_person(plan)
    return _mean_minutes(flows, [flows.index.get_level_values(one) for one in ("zone_id", "wave")])


def national_indicators(plan: Plan) -> pd.DataFrame:
    """Return national figures by wave.

    Returns
    -------
    pandas.DataFrame
        Index ``wave``; columns ``need_families``, ``attainable_families``, ``served_families``,
        ``unmet_families``, ``coverage``, ``worst_board``, ``worst_coverage``, ``filled_wte``
        (all services), ``mbu_wte``, ``spend_gbp`` (recurring and set-up), ``lapsed_gbp``,
        ``hires_wte``, ``mean_minutes``.
    """
    boards = board_indicators(plan)
    by_wave = boards.groupby("wave")
    added = by_wave[
        ["need_families", "attainable_families", "served_families", "unmet_families"]
    ].sum()
    worst = worst_served(plan)
    money = plan["money"].groupby("wave").sum()
    flows = _in_person(plan)
    posts = plan["team_posts"]["filled_wte"].groupby("wave").sum()
    units = plan["mbu_posts"]["filled_wte"].groupby("wave").sum()
    return added.assign(
        coverage=added["served_families"] / added["attainable_families"],
        worst_board=worst["board_name"],
        worst_coverage=worst["coverage"],
        filled_wte=posts.add(units, fill_value=0.0),
        mbu_wte=units.reindex(added.index, fill_value=0.0),
        spend_gbp=money["recurring_gbp"] + money["setup_gbp"],
        lapsed_gbp=money["lapsed_gbp"],
        hires_wte=plan["recruitment"]["hires_wte"],
        mean_minutes=_mean_minutes(flows, [flows.index.get_level_values("wave")]),
    )


def worst_served(plan: Plan) -> pd.DataFrame:
    """Return the board with the lowest coverage in each wave, those that share it by code.

    Boards equal to within a millionth share the place: ``tied`` counts them all. A board none of
    whose need can be attained has no coverage, and is left out; a board that opens later is not.

    Returns
    -------
    pandas.DataFrame
        Index ``wave``; columns ``board_code, board_name, coverage, tied``: blank, NaN and 0 in a
        wave in which no board has any coverage to compare.
    """
    board = plan["board_coverage"]
    coverage = board["coverage"].where(board["attainable_families"] > 0).unstack("wave")
    rows = [(wave, *_lowest(plan, coverage[wave].dropna())) for wave in coverage.columns]
    frame = pd.DataFrame(rows, columns=["wave", "board_code", "board_name", "coverage", "tied"])
    return frame.set_index("wave")


def _lowest(plan: Plan, coverage: pd.Series) -> tuple[str, str, float, int]:
    """Return code, name and coverage of the board served worst, and how many share its place."""
    if coverage.empty:
        return "", "", float("nan"), 0
    low = float(coverage.min())
    tied = coverage.index[np.isclose(coverage, low, rtol=0.0, atol=SAME_COVERAGE)]
    first = str(min(tied))
    return first, str(plan["boards"].at[first, "board_name"]), low, len(tied)


def island_indicators(plan: Plan) -> pd.DataFrame:
    """Return the figures of every inhabited island in each wave.

    Returns
    -------
    pandas.DataFrame
        Index ``(island, wave)``; columns ``board_code``, ``need_families``, ``served_families``,
        ``coverage`` (share of all need, attainable or not; NaN where there is none),
        ``mean_minutes`` (one way, mean of community families met in person; NaN where none),
        ``attainable`` (whether every place on it is).
    """
    zones = plan["zones"]
    islands = zones.loc[zones["island"] != "", ["island", "board_code", "attainable"]]
    coverage = plan["zone_coverage"].drop(columns="board_code").reset_index()
    frame = coverage.merge(islands, left_on="zone_id", right_index=True)
    frame["served_families"] = frame["served_community"] + frame["served_embedded"]
    grouped = frame.groupby(["island", "wave"])
    flows = _in_person(plan)
    flows = flows[flows.index.get_level_values("zone_id").isin(islands.index)]
    travelled = _mean_minutes(flows, _keys(flows, islands["island"], "zone_id"))
    out = grouped[["need_families", "served_families"]].sum()
    out.insert(0, "board_code", grouped["board_code"].first())
    out["coverage"] = out["served_families"] / out["need_families"]
    out["mean_minutes"] = travelled.reindex(out.index)
    out["attainable"] = grouped["attainable"].all()
    return out


def too_small_teams(plan: Plan) -> pd.DataFrame:
    """Return teams below the least that can be recruited and sustained.

    A board without any post has no team yet, and so none that is too small. A combined team counts
    its perinatal posts too: its IMH posts over their stated share.

    Returns
    -------
    pandas.DataFrame
        Index ``(board_code, wave)``; columns ``filled_wte``, ``team_wte`` (with perinatal posts),
        ``minimum_wte``.
    """
    minimum = float(plan.settings.at["service_model.minimum_team_wte", "value"])
    share = float(plan.settings.at["service_model.combined_imh_share", "value"])
    posts = plan["team_posts"]["filled_wte"].xs("community", level="service")
    model = plan["boards"]["service_model"].reindex(posts.index.get_level_values("board_code"))
    combined = (model == "combined").to_numpy()
    team = posts.where(~combined, posts / share)
    small = (posts > 0) & (team < minimum - SAME_WTE)
    return pd.DataFrame(
        {"filled_wte": posts[small], "team_wte": team[small], "minimum_wte": minimum}
    )


def _in_person(plan: Plan) -> pd.DataFrame:
    """Return the flows of families who meet staff in person."""
    flows = plan["flows"]
    return flows[flows.index.get_level_values("mode") != "remote"]


def _hours_with_families(plan: Plan, places: pd.Series, level: str) -> pd.Series:
    """Return community hours a year worked for families, by board of the zone or base, and wave."""
    flows = plan["flows"]
    worked = flows["families"] * flows["hours_per_family"]
    return worked.groupby(_keys(flows, places, level)).sum()


def _mean_minutes(flows: pd.DataFrame, keys: list[pd.Index]) -> pd.Series:
    minutes = (flows["families"] * flows["minutes_one_way"]).groupby(keys).sum()
    families = flows["families"].groupby(keys).sum()
    return (minutes / families.where(families > 0)).rename("mean_minutes")


def _keys(flows: pd.DataFrame, places: pd.Series, level: str) -> list[pd.Index]:
    """Return what to group flows by: an attribute of their zone or base, and the wave."""
    of_place = flows.index.get_level_values(level).map(places).rename(places.name)
    return [of_place, flows.index.get_level_values("wave")]


def _hours_per_wte(plan: Plan, index: pd.MultiIndex) -> pd.Series:
    """Return clinical hours a WTE a year for each row of an index with waves."""
    hours = plan["unit_values"]["hours_per_wte"].reindex(index.get_level_values("wave"))
    return hours.set_axis(index)
