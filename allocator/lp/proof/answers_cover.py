"""The plan's tables of families, coverage, network cover and admissions, worked out again."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.lp.proof.answers import Answer, as_table
from allocator.lp.proof.rows import by_wave, cells


def flows(answer: Answer) -> pd.DataFrame:
    """Return families by zone, base, mode and wave, with minutes and hours; zero flows left out."""
    x, families = answer.program.columns["x"], answer.of("x")
    some = families > 0.0
    labels = {name: x[name][some] for name in ("zone_id", "site_code", "mode", "wave")}
    return as_table(
        "flows",
        {
            **labels,
            "families": families[some],
            "minutes_one_way": x["minutes"][some],
            "hours_per_family": x["hours_per_family"][some],
        },
    )


def zone_coverage(answer: Answer) -> pd.DataFrame:
    """Return need, families served and unmet, and coverage by zone and wave."""
    columns, ground = answer.program.columns, answer.program.ground
    u, x, served = columns["u"], columns["x"], columns["served"]
    reach = cells(ground.attainable, u["zone_id"], u["wave"])
    whole = cells(ground.board_need, u["board"], u["wave"])
    embedded = _embedded(answer)[served.find(u["board"], u["wave"])]
    spread = _ratio(embedded * reach, whole)
    own = answer.total(u.find(x["zone_id"], x["wave"]), "x", len(u))
    return as_table(
        "zone_coverage",
        {
            "zone_id": u["zone_id"],
            "wave": u["wave"],
            "board_code": u["board"],
            "need_families": cells(ground.problem.need, u["zone_id"], u["wave"]),
            "attainable_families": reach,
            "served_community": own,
            "served_embedded": spread,
            "unmet_families": answer.of("u"),
            "coverage": _ratio(own + spread, reach),
        },
    )


def board_coverage(answer: Answer) -> pd.DataFrame:
    """Return need, families served and unmet, coverage and floor by board and wave."""
    columns, ground = answer.program.columns, answer.program.ground
    served, u, x = columns["served"], columns["u"], columns["x"]
    board, wave, count = served["board"], served["wave"], len(served)
    of_zone = served.find(u["board"], u["wave"])
    need = cells(ground.problem.need, u["zone_id"], u["wave"])
    reach = cells(ground.board_need, board, wave)
    own = answer.total(served.find(x["board"], x["wave"]), "x", count)
    through = _embedded(answer)
    opened = cells(ground.opened.astype(float), board, wave)
    floor = reach * by_wave(ground.problem.rules.floor_coverage, wave)
    short = columns["short_floor"].place(board, wave)
    return as_table(
        "board_coverage",
        {
            "board_code": board,
            "wave": wave,
            "need_families": answer.total_of(of_zone, need, count),
            "attainable_families": reach,
            "served_community": own,
            "served_embedded": through,
            "unmet_families": answer.total(of_zone, "u", count),
            "coverage": _ratio(own + through, reach),
            "floor_families": floor * opened,
            "floor_shortfall_families": answer.at(short),
        },
    )


def network_cover(answer: Answer) -> pd.DataFrame:
    """Return what each hub gives each supported board, by wave."""
    columns, problem = answer.program.columns, answer.program.ground.problem
    x = columns["x"]
    pairs = [(board, hub) for board, hubs in problem.hubs.items() for hub in hubs]
    rows = pd.DataFrame(
        [(board, hub, wave) for board, hub in pairs for wave in problem.waves],
        columns=["board_code", "hub_board_code", "wave"],
    )
    number = {key: row for row, key in enumerate(rows.itertuples(index=False, name=None))}
    base_board = problem.bases["board_code"].reindex(x["site_code"])
    keys = zip(x["board"], base_board, x["wave"], strict=True)
    at = np.array([number.get(key, -1) for key in keys], dtype=int)
    families = answer.total(at, "x", len(rows))
    labels = [rows[name] for name in ("hub_board_code", "board_code", "wave")]
    lead = rows["board_code"].map(problem.boards["lead_hub"]) == rows["hub_board_code"]
    shown = (lead | (families > 0.0)).to_numpy(dtype=bool)
    table = rows.assign(
        link_hours=answer.at(columns["link"].place(*labels)),
        consultation_hours=answer.at(columns["consultation"].place(*labels)),
        community_families=families,
    )
    return as_table("network_cover", dict(table[shown].items()))


def support(answer: Answer) -> pd.DataFrame:
    """Return hours of consultation and links owed to each board, and those not given."""
    columns, problem = answer.program.columns, answer.program.ground.problem
    short = columns["short_consultation"]
    board, wave = short["board"], short["wave"]
    births, share = (
        problem.boards[name].reindex(board).to_numpy(dtype=float)
        for name in ("births", "network_share")
    )
    rules = problem.rules
    off = rules.families_off
    per_birth = 0.0 if "14_consultation" in off else rules.consultation_hours_per_birth
    per_board = 0.0 if "8_network_cover" in off else rules.link_hours_per_supported_board
    return as_table(
        "support",
        {
            "board_code": board,
            "wave": wave,
            "consultation_required_hours": per_birth * births,
            "consultation_shortfall_hours": answer.of("short_consultation"),
            "link_required_hours": share * per_board,
            "link_shortfall_hours": answer.at(columns["short_link"].place(board, wave)),
        },
    )


def mbu_admissions(answer: Answer) -> pd.DataFrame:
    """Return admissions by board and unit, with the share of the unit's specialists they imply."""
    columns = answer.program.columns
    admissions, t = columns["admissions"], columns["t"]
    unit, wave = admissions["unit"], admissions["wave"]
    posts = t.find(["mbu"] * len(unit), unit, wave)
    number = answer.of("admissions")
    totals = answer.total(posts, "admissions", len(t))
    return as_table(
        "mbu_admissions",
        {
            "board_code": admissions["board"],
            "mbu_id": unit,
            "wave": wave,
            "admissions": number,
            "specialist_wte": _ratio(answer.of("t")[posts] * number, totals[posts]),
        },
    )


def mbu_unplaced(answer: Answer) -> pd.DataFrame:
    """Return MBU admissions without a bed in the catchment, by board and wave."""
    unplaced = answer.program.columns["unplaced"]
    labels = {"board_code": unplaced["board"], "wave": unplaced["wave"]}
    return as_table("mbu_unplaced", {**labels, "admissions": answer.of("unplaced")})


def _embedded(answer: Answer) -> np.ndarray:
    """Return families served by embedded services, by board and wave as served has them."""
    columns = answer.program.columns
    served, e = columns["served"], columns["e"]
    return answer.total(served.find(e["board"], e["wave"]), "e", len(served))


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return part over whole; zero where there is nothing to share."""
    return np.asarray(np.divide(part, whole, out=np.zeros_like(part), where=whole != 0.0))
