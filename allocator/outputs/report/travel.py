"""How far families and staff travel: figures by board and wave, and the places farthest off."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from allocator.analysis.access.within import THRESHOLDS_MINUTES
from allocator.lp.plan import Plan

#: Families below this are rounding.
LEAST_FAMILIES = 1e-9
#: What stands for the whole country in the index of `travel_figures`.
SCOTLAND = "scotland"
#: Ways of working: in the last nobody travels.
MODES: tuple[str, ...] = ("clinic", "outreach", "overnight", "remote")
VIDEO = "remote"
LIMITS: tuple[int, ...] = tuple(int(limit) for limit in THRESHOLDS_MINUTES)


@dataclass(frozen=True)
class FarPlace:
    """A place and its journeys in one wave.

    Parameters
    ----------
    name
        The place.
    minutes
        One way, mean of its community families met in person.
    mode, base
        The way of working and the base of most of them.
    """

    name: str
    minutes: float
    mode: str
    base: str


def travel_figures(plan: Plan) -> pd.DataFrame:
    """Return the journeys of the community families of each board, and of Scotland.

    Embedded posts work where families already are: their travel is not modelled.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    pandas.DataFrame
        Index ``(board_code, wave)`` of those with any family served by a community team;
        ``scotland`` is a board code. Columns ``met_families`` (in person, families a year), one
        ``MODE_families`` and one ``MODE_minutes`` (one way; NaN where none) a way of working,
        ``mean_minutes``, and ``within_30``, ``within_60``, ``within_90`` (shares of those met).
    """
    flows = plan["flows"][["families", "minutes_one_way"]].reset_index()
    flows["board_code"] = flows["zone_id"].map(plan["zones"]["board_code"])
    both = pd.concat([flows, flows.assign(board_code=SCOTLAND)])
    both = both[both["families"] > LEAST_FAMILIES]
    keys = ["board_code", "wave"]
    index = both.groupby(keys)["families"].sum().index
    met = both[both["mode"] != VIDEO]
    every = _summed(met, keys, index)
    columns = {"met_families": every["families"], "mean_minutes": _mean(every)}
    for mode in MODES:
        of_mode = _summed(both[both["mode"] == mode], keys, index)
        columns[f"{mode}_families"] = of_mode["families"]
        columns[f"{mode}_minutes"] = _mean(of_mode)
    for limit in LIMITS:
        near = _summed(met[met["minutes_one_way"] <= limit], keys, index)["families"]
        columns[f"within_{limit}"] = near / every["families"].where(every["families"] > 0)
    return pd.DataFrame(columns, index=index)


def _summed(flows: pd.DataFrame, keys: list[str], index: pd.MultiIndex) -> pd.DataFrame:
    travelled = flows["families"] * flows["minutes_one_way"]
    added = flows.assign(travelled=travelled).groupby(keys)[["families", "travelled"]].sum()
    return added.reindex(index, fill_value=0.0)


def _mean(added: pd.DataFrame) -> pd.Series:
    return added["travelled"] / added["families"].where(added["families"] > 0)


def far_places(plan: Plan, wave: int) -> dict[str, list[FarPlace]]:
    """Return the places of each board, and of Scotland, the longest mean journeys first.

    Parameters
    ----------
    plan
        The plan.
    wave
        The wave.

    Returns
    -------
    dict
        By board code, `SCOTLAND` among them, every place with a family met in person; places
        equally far in order of name.
    """
    flows = plan["flows"][["families", "minutes_one_way"]].reset_index()
    met = (flows["wave"] == wave) & (flows["mode"] != VIDEO) & (flows["families"] > LEAST_FAMILIES)
    flows = flows[met]
    zones = pd.Index(flows["zone_id"].unique(), name="zone_id")
    mean = _mean(_summed(flows, ["zone_id"], zones)).round(6)
    # Most of a place's families are met one way; that one is named.
    most = flows.sort_values("families", ascending=False, kind="stable")
    most = most.drop_duplicates("zone_id").set_index("zone_id")
    named = plan["zones"][["name", "board_code"]].reindex(zones).astype(str)
    bases = plan["bases"]["name"].reindex(most.loc[zones, "site_code"]).astype(str)
    found: dict[str, list[FarPlace]] = {code: [] for code in [*plan["boards"].index, SCOTLAND]}
    order = named.assign(minutes=mean, mode=most["mode"], base=bases.to_numpy())
    order = order.sort_values(["minutes", "name"], ascending=[False, True], kind="stable")
    for row in order.itertuples():
        place = FarPlace(str(row.name), float(row.minutes), str(row.mode), str(row.base))
        found[str(row.board_code)].append(place)
        found[SCOTLAND].append(place)
    return found
