"""Makes the instance of the linear program from geography, need, travel times and a model."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from allocator.inputs.geography import Geography
from allocator.inputs.parameters import EMBEDDED_SERVICES, POLICY_UNITS, SERVICES
from allocator.inputs.service import ServiceModel
from allocator.lp.arcs import VisitRules, permitted_arcs, serving_boards
from allocator.lp.boards import FAR_MINUTES, board_table, hub_boards
from allocator.lp.problem import AllocationProblem, Rules
from allocator.lp.thresholds import service_models

DAYS_PER_YEAR = 365.0


def make_problem(
    geography: Geography,
    need: pd.DataFrame,
    births: pd.Series,
    minutes: pd.DataFrame,
    model: ServiceModel,
    *,
    board_shares: pd.DataFrame | None = None,
    day_trip: pd.DataFrame | None = None,
    nearest_only: bool = True,
) -> AllocationProblem:
    """Return the instance that a model of service makes of the inputs.

    Parameters
    ----------
    geography
        Boards, zones, bases, networks and MBUs.
    need
        Families a year: index ``zone_id``, columns waves.
    births
        Births a year by board, on the model's basis.
    minutes
        One way: zones by bases, infinite where there is no way.
    model
        The model of service with its scenarios.
    board_shares
        Fixed shares of the community budget: index ``board_code``, columns waves; or None.
    day_trip
        Whether staff can go, meet and come back within a working day, labelled as `minutes`; None
        where outreach need not come back on the same day.
    nearest_only
        As for `permitted_arcs`: False where bases may be closed.

    Raises
    ------
    DataError
        If a supported board's network has no hub with a team.
    """
    kinds = service_models(births, model)
    hubs = hub_boards(geography, kinds)
    arcs = permitted_arcs(
        minutes.loc[need.index],
        geography.zones["board_code"],
        geography.bases["board_code"],
        serving_boards(kinds["service_model"], hubs),
        visit_rules(model),
        day_trip=None if day_trip is None else day_trip.loc[need.index],
        nearest_only=nearest_only,
    )
    zones = _zones(geography, need, arcs, model)
    bases = geography.bases.loc[:, ["name", "board_code", "kind", "lon", "lat"]]
    teams = kinds.index[kinds["service_model"] != "supported"]
    bases = bases[bases["board_code"].isin(teams)].sort_index()
    board_need = need.mul(zones["attainable"].astype(float), axis=0)
    board_need = board_need.groupby(zones["board_code"]).sum()
    standard = embedded_standard(births, kinds["embedded_share"], model)
    mbus = units(geography, model)
    return AllocationProblem(
        waves=model.waves,
        boards=board_table(
            geography, births, hubs, need=need, minutes=minutes[bases.index], model=model
        ),
        zones=zones,
        need=need,
        arcs=arcs,
        bases=bases,
        hubs=hubs,
        embedded_standard=standard,
        embedded_route_families=route_families(standard, board_need, model),
        mbus=mbus,
        mbu_standard=mbu_standard(mbus, model),
        admissions=births / births.sum() * model.number("mbu.admissions_per_year"),
        catchments=_catchments(geography, need, minutes, model),
        budgets_gbp=pd.DataFrame(
            {service: model.by_wave(f"money.{service}_budget_gbp") for service in SERVICES}
        ).T.rename_axis(index="service", columns="wave"),
        board_shares=board_shares,
        rules=rules(model),
    )


def visit_rules(model: ServiceModel) -> VisitRules:
    """Return the limits of travel and hours of care of a model."""
    return VisitRules(
        hours_per_family=model.number("time.hours_per_family"),
        visits_per_family=model.number("time.visits_per_family"),
        families_per_trip=model.number("time.families_per_trip"),
        families_per_overnight_trip=model.number("time.families_per_overnight_trip"),
        hours_per_night_away=model.number("time.hours_per_night_away"),
        max_charged_travel_minutes=model.number("time.max_charged_travel_minutes"),
        remote_hours_factor=model.number("time.remote_hours_factor"),
        family_limit_minutes=model.number("travel.family_limit_minutes"),
        staff_limit_minutes=model.number("travel.staff_limit_minutes"),
        overnight_limit_minutes=model.number("travel.overnight_limit_minutes"),
        remote=model.number("travel.remote_max_share") > 0,
    )


def rules(model: ServiceModel) -> Rules:
    """Return the numbers of a model that the constraints use."""
    places = model.by_wave("workforce.training_places_wte")
    trained = places.shift(int(model.number("workforce.training_lag_waves")), fill_value=0.0)
    return Rules(
        hours_per_wte=model.by_wave("time.productivity")
        * model.number("time.clinical_hours_per_wte"),
        hours_per_family=model.number("time.hours_per_family"),
        retention=model.number("workforce.retention"),
        vacancy_share=model.number("workforce.vacancy_share"),
        hires_wte=model.by_wave("workforce.recruitment_pool_wte") + trained,
        trainees_wte=trained,
        cost_per_wte_gbp=model.number("money.cost_per_wte_gbp"),
        setup_cost_per_wte_gbp=model.number("money.setup_cost_per_wte_gbp"),
        carry_over_share=model.number("money.carry_over_share"),
        within_board_least=model.number("equity.within_board_least"),
        within_board_most=model.number("equity.within_board_most"),
        floor_coverage=model.by_wave("equity.floor_coverage"),
        remote_max_share=model.number("travel.remote_max_share"),
        consultation_hours_per_birth=model.number("support.consultation_hours_per_1000_births")
        / 1000.0,
        link_hours_per_supported_board=model.number("support.link_hours_per_supported_board"),
        first_wave_cap_wte=model.number("waves.first_wave_cap_wte"),
        objectives=model.words("objectives.order"),
        transfer_share=model.number("money.transfer_share"),
        network_hires_wte=model.by_board("workforce.network_pool_wte"),
        firm=model.words("policies.firm"),
        families_off=model.words("families.off"),
        relaxation={policy: model.number(f"relaxation.{policy}") for policy in POLICY_UNITS},
    )


def _zones(
    geography: Geography, need: pd.DataFrame, arcs: pd.DataFrame, model: ServiceModel
) -> pd.DataFrame:
    reach = arcs if model.flag("travel.remote_counts_as_reach") else arcs[arcs["mode"] != "remote"]
    zones = geography.zones.loc[need.index, ["name", "board_code", "island", "lon", "lat"]]
    return zones.assign(attainable=zones.index.isin(reach["zone_id"]))


def embedded_standard(
    births: pd.Series, embedded_share: pd.Series, model: ServiceModel
) -> pd.DataFrame:
    """Return embedded WTE asked for, in proportion to births, as far as the standard applies."""
    threshold = model.number("service_model.standalone_births_threshold")
    full = births / max(threshold, 1.0) * model.number("embedded.wte_at_threshold")
    full *= embedded_share
    phase = model.by_wave("embedded.phase")
    boards = [str(b) for b in births.index[embedded_share > 0.0]]
    index = pd.MultiIndex.from_product([boards, EMBEDDED_SERVICES], names=["board_code", "service"])
    values = np.outer(full[index.get_level_values("board_code")], phase)
    return pd.DataFrame(values, index=index, columns=phase.index)


def route_families(
    standard: pd.DataFrame, board_need: pd.DataFrame, model: ServiceModel
) -> pd.DataFrame:
    """Return the most families a year that each embedded service can reach, by wave."""
    shares = {s: model.number(f"embedded.{s}_route_share") for s in EMBEDDED_SERVICES}
    per_board = board_need.reindex(standard.index.get_level_values("board_code"))
    per_service = [shares[s] for s in standard.index.get_level_values("service")]
    values = per_board.to_numpy() * np.array(per_service).reshape(-1, 1)
    return pd.DataFrame(values, index=standard.index, columns=standard.columns)


def mbu_standard(mbus: pd.DataFrame, model: ServiceModel) -> pd.DataFrame:
    """Return the WTE asked for at each mother and baby unit, index ``mbu_id``, columns waves."""
    phase = model.by_wave("mbu.phase")
    full = mbus["beds"] * model.number("mbu.wte_per_bed")
    return pd.DataFrame(np.outer(full, phase), index=mbus.index, columns=phase.index)


def units(geography: Geography, model: ServiceModel) -> pd.DataFrame:
    """Return the mother and baby units with the admissions a year that their beds can take."""
    beds = geography.mbus["beds"].astype(float)
    days = DAYS_PER_YEAR * model.number("mbu.occupancy") / model.number("mbu.mean_stay_days")
    table = geography.mbus.assign(beds=beds, capacity_admissions=beds * days)
    return table[["name", "board_code", "beds", "capacity_admissions", "lon", "lat"]].sort_index()


def _catchments(
    geography: Geography, need: pd.DataFrame, minutes: pd.DataFrame, model: ServiceModel
) -> pd.DataFrame:
    """Return the permitted pairs of board and MBU: as given, or each board's nearest unit."""
    if model.word("mbu.catchments") == "given":
        pairs: Mapping[str, str] = geography.mbu_catchments.to_dict()
    else:
        sites = geography.mbus["site_code"]
        weight = need.iloc[:, 0]
        far = minutes.loc[need.index, sites.to_list()].clip(upper=FAR_MINUTES)
        by_board = far.mul(weight, axis=0).groupby(geography.zones["board_code"]).sum()
        by_board.columns = sites.index
        pairs = by_board.idxmin(axis=1).to_dict()
    rows = sorted((str(board), str(unit)) for board, unit in pairs.items())
    return pd.DataFrame(rows, columns=["board_code", "mbu_id"])
