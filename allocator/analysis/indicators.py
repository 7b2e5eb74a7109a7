"""What a plan means for each board, each wave and each island, in figures that outputs share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.lp.plan import Plan


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
    flows = plan["flows"]
    zone_board = flows.index.get_level_values("zone_id").map(plan["zones"]["board_code"])
    worked = flows["families"] * flows["hours_per_family"]
    hours = worked.groupby([zone_board, flows.index.get_level_values("wave")]).sum()
    hours.index = hours.index.set_names(["board_code", "wave"])
    support = plan["support"]
    given = support["consultation_required_hours"] - support["consultation_shortfall_hours"]
    given = given + support["link_required_hours"] - support["link_shortfall_hours"]
    index = plan["board_coverage"].index
    hours = hours.reindex(index, fill_value=0.0) + given.reindex(index, fill_value=0.0)
    posts = plan["team_posts"].drop("community", level="service", errors="ignore")
    embedded = posts["filled_wte"].groupby(["board_code", "wave"]).sum()
    per_wte = plan["unit_values"]["hours_per_wte"]
    community = hours.div(per_wte, level="wave")
    return (community + embedded.reindex(index, fill_value=0.0)).rename("serving_wte")


def board_indicators(plan: Plan) -> pd.DataFrame:
    """Return the figures of each board in each wave.

    Returns
    -------
    pandas.DataFrame
        Index ``(board_code, wave)``; columns ``board_name``, ``need_families``,
        ``attainable_families``, ``served_families``, ``unmet_families`` (families a year),
        ``coverage`` (share of attainable need), ``team_wte`` (posts of the board's own community
        team), ``embedded_wte``, ``serving_wte`` (WTE whose time serves the board),
        ``wte_per_1000_births``, ``mean_minutes`` (one way, community families' mean; NaN where
        none), ``spend_share`` (share of the national recurring spend on boards).
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
    """Return mean minutes one way of each board's community families, by board and wave."""
    flows = plan["flows"]
    zone_board = flows.index.get_level_values("zone_id").map(plan["zones"]["board_code"])
    keys = [zone_board, flows.index.get_level_values("wave")]
    minutes = (flows["families"] * flows["minutes_one_way"]).groupby(keys).sum()
    families = flows["families"].groupby(keys).sum()
    mean = minutes / families
    mean.index = mean.index.set_names(["board_code", "wave"])
    return mean.rename("mean_minutes")


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
    flows = plan["flows"]
    minutes = (flows["families"] * flows["minutes_one_way"]).groupby("wave").sum()
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
        mean_minutes=minutes / flows["families"].groupby("wave").sum(),
    )


def worst_served(plan: Plan) -> pd.DataFrame:
    """Return the board with the lowest coverage in each wave, those that share it by code.

    Boards equal to within a millionth share the place: ``tied`` counts them all.

    Returns
    -------
    pandas.DataFrame
        Index ``wave``; columns ``board_code, board_name, coverage, tied``.
    """
    coverage = plan["board_coverage"]["coverage"].unstack("wave")
    rows = []
    for wave in coverage.columns:
        low = coverage[wave].min()
        tied = coverage.index[np.isclose(coverage[wave], low, rtol=0.0, atol=1e-6)]
        first = min(tied)
        rows.append((wave, first, plan["boards"].at[first, "board_name"], low, len(tied)))
    frame = pd.DataFrame(rows, columns=["wave", "board_code", "board_name", "coverage", "tied"])
    return frame.set_index("wave")


def island_indicators(plan: Plan) -> pd.DataFrame:
    """Return the figures of every inhabited island in each wave.

    Returns
    -------
    pandas.DataFrame
        Index ``(island, wave)``; columns ``board_code``, ``need_families``, ``served_families``,
        ``coverage`` (share of all need, attainable or not), ``mean_minutes`` one way,
        ``attainable`` (whether every place on it is).
    """
    zones = plan["zones"]
    islands = zones.loc[zones["island"] != "", ["island", "board_code", "attainable"]]
    coverage = plan["zone_coverage"].drop(columns="board_code").reset_index()
    frame = coverage.merge(islands, left_on="zone_id", right_index=True)
    frame["served_families"] = frame["served_community"] + frame["served_embedded"]
    grouped = frame.groupby(["island", "wave"])
    flows = plan["flows"].reset_index()
    flows = flows[flows["zone_id"].isin(islands.index)]
    flows["island"] = flows["zone_id"].map(islands["island"])
    flows["weighted"] = flows["families"] * flows["minutes_one_way"]
    travelled = flows.groupby(["island", "wave"])[["weighted", "families"]].sum()
    out = grouped[["need_families", "served_families"]].sum()
    out.insert(0, "board_code", grouped["board_code"].first())
    out["coverage"] = out["served_families"] / out["need_families"]
    out["mean_minutes"] = (travelled["weighted"] / travelled["families"]).reindex(out.index)
    out["attainable"] = grouped["attainable"].all()
    return out


def too_small_teams(plan: Plan) -> pd.DataFrame:
    """Return teams below the least that can be recruited and sustained.

    A combined team counts its perinatal posts too: its IMH posts over their stated share.

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
    small = team < minimum - 1e-9
    return pd.DataFrame(
        {"filled_wte": posts[small], "team_wte": team[small], "minimum_wte": minimum}
    )
