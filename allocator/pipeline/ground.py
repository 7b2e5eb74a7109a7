"""Everything that a plan is made from, read once: workspace, model, geography, need, travel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from allocator.analysis.baselines import in_every_wave, share_of
from allocator.errors import DataError, ModelError
from allocator.inputs.checks import check_workspace
from allocator.inputs.demand import (
    Demand,
    births_by_board,
    demand,
    nrac_shares,
    under3_by_board,
)
from allocator.inputs.geography import Geography, load_geography
from allocator.inputs.service import ServiceModel, load_model
from allocator.inputs.workspace import Workspace
from allocator.lp.instance import make_problem
from allocator.lp.problem import AllocationProblem
from allocator.travel.crossings import CrossingRules
from allocator.travel.engines.choice import choose_engine
from allocator.travel.lines import crossing_lines
from allocator.travel.network import Network, load_network
from allocator.travel.times import TravelTimes, times_by, with_day_trips


@dataclass(frozen=True)
class Ground:
    """What the instances of one question share.

    Parameters
    ----------
    workspace, geography, demand, times
        Facts, need by zone and wave, minutes by zone and base.
    births
        Births a year by board, on the model's basis.
    shares
        Each simple rule's share by board: ``births``, ``under3``, ``nrac``.
    crossings
        Ferries, and flights where people may fly, as `crossing_lines` returns them.
    fixed_shares
        Shares of each wave's community budget that stand in place of the rule that the model
        names: index ``board_code``, columns waves; None where the model decides.
    """

    workspace: Workspace
    geography: Geography
    demand: Demand
    times: TravelTimes
    births: pd.Series
    shares: dict[str, pd.Series]
    crossings: pd.DataFrame
    fixed_shares: pd.DataFrame | None = None

    def problem(self, model: ServiceModel, *, nearest_only: bool = True) -> AllocationProblem:
        """Return the instance of a model of service on this ground.

        Parameters
        ----------
        model
            May differ from the model that the ground was laid for in anything but need, the
            births basis and how travel is timed.
        nearest_only
            As for `allocator.lp.instance.make_problem`.
        """
        return make_problem(
            self.geography,
            self.demand.need,
            self.births,
            self.times.minutes,
            model,
            board_shares=self._board_shares(model),
            day_trip=self.times.day_trip,
            nearest_only=nearest_only,
        )

    def _board_shares(self, model: ServiceModel) -> pd.DataFrame | None:
        if self.fixed_shares is not None:
            return self.fixed_shares
        shares = self.shares.get(model.word("money.board_shares"))
        return None if shares is None else in_every_wave(shares, model.waves)


def lay_ground(workspace: Workspace, model: ServiceModel) -> Ground:
    """Read everything that instances of a model of service need.

    Parameters
    ----------
    workspace
        A sound workspace, see `sound_model`.
    model
        Gives the births basis, how need is counted, and how travel is timed.

    Returns
    -------
    Ground
        Facts, need and minutes, ready for any model that counts and times them so.
    """
    geography = load_geography(workspace)
    births = births_by_board(workspace, model.word("demand.births_basis"))
    network = read_network(workspace, model)
    return Ground(
        workspace,
        geography,
        read_demand(geography, workspace, model),
        _times_over(network, geography, workspace, model),
        births,
        rule_shares(workspace, births),
        crossing_lines(network),
    )


def sound_model(
    workspace: Workspace,
    model: str | Path,
    *,
    scenarios: Iterable[str | Path] = (),
    overrides: Iterable[str] = (),
) -> ServiceModel:
    """Return a model of service of a workspace that has no fault, not even where no plan looks.

    Raises
    ------
    DataError
        With every fault of tables, network, model and scenarios at once.
    """
    faults = check_workspace(workspace)
    service = None
    try:
        service = load_model(workspace, model, scenarios=scenarios, overrides=overrides)
    except (DataError, ModelError) as error:
        faults += error.faults
    try:
        load_network(workspace)
    except DataError as error:
        faults += error.faults
    if faults or service is None:
        # A fault of a table that two readers meet is one fault.
        once = tuple(dict.fromkeys(faults))
        counted = "1 fault" if len(once) == 1 else f"{len(once)} faults"
        raise DataError(f"No plan can be made: the input has {counted}", once)
    return service


def read_demand(geography: Geography, workspace: Workspace, model: ServiceModel) -> Demand:
    """Return need by zone and wave as a model of service counts it."""
    return demand(
        geography,
        workspace,
        births_basis=model.word("demand.births_basis"),
        need_rate=model.number("demand.need_rate"),
        deprivation_weight=model.number("demand.deprivation_weight"),
        access_weight=model.number("demand.access_weight"),
        waves=model.waves,
    )


def read_network(workspace: Workspace, model: ServiceModel) -> Network:
    """Return the network in the season of a model of service, with its way of counting waits."""
    return load_network(
        workspace,
        season=model.word("travel.season"),
        flights=model.flag("travel.flights"),
        rules=crossing_rules(model),
    )


def read_travel_times(
    geography: Geography, workspace: Workspace, model: ServiceModel
) -> TravelTimes:
    """Return minutes from every zone to every base as a model of service counts them.

    Where outreach must come back on the same day, the matrix of day trips stands beside them.
    """
    return _times_over(read_network(workspace, model), geography, workspace, model)


def _times_over(
    network: Network, geography: Geography, workspace: Workspace, model: ServiceModel
) -> TravelTimes:
    engine = choose_engine(model.word("travel.engine"), workspace, network)
    times = times_by(engine, geography.zones, geography.bases)
    if not model.flag("travel.outreach_same_day"):
        return times
    return with_day_trips(
        times,
        engine,
        geography.zones,
        geography.bases,
        day_minutes=model.number("travel.working_day_minutes"),
        visit_minutes=model.number("travel.outreach_visit_minutes"),
    )


def crossing_rules(model: ServiceModel) -> CrossingRules:
    """Return how a model of service counts waits and cancellations."""
    return CrossingRules(
        service_hours=model.number("travel.service_hours_per_day"),
        max_wait_minutes=model.number("travel.max_wait_minutes"),
        cancellation_share=model.number("travel.cancellation_share"),
    )


def rule_shares(workspace: Workspace, births: pd.Series) -> dict[str, pd.Series]:
    """Return each simple rule's share by board."""
    return {
        "births": share_of(births),
        "under3": share_of(under3_by_board(workspace)),
        "nrac": nrac_shares(workspace),
    }
