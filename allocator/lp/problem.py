"""The instance of the linear program: arrays aligned by label, with units, before any solver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

#: How staff and families meet. ``overnight`` is outreach with a night away.
MODES: tuple[str, ...] = ("clinic", "outreach", "overnight", "remote")


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of the model of service that the constraints use.

    Parameters
    ----------
    hours_per_wte
        Clinical hours a WTE a year in each wave (productivity included), by wave.
    hours_per_family
        Hours of one family's care at an embedded service.
    retention
        Share of posts kept from wave to wave.
    vacancy_share
        Share of funded posts that stand empty.
    hires_wte
        Most hires in each wave: recruitment pool and trained specialists.
    trainees_wte
        The trained specialists among them, by wave.
    cost_per_wte_gbp, setup_cost_per_wte_gbp
        Recurring cost of a filled post a year; one-off cost of a new post.
    carry_over_share
        Most of a budget that may be carried into the next wave.
    within_board_least, within_board_most
        Least and most coverage of an attainable zone against its board's.
    floor_coverage
        Coverage owed to every open board, by wave.
    remote_max_share
        Most of a board's community families served by video.
    consultation_hours_per_birth
        Hours a year reserved for universal services, per birth.
    link_hours_per_supported_board
        Hours a year owed by hubs to each supported board.
    first_wave_cap_wte
        Largest team in the wave in which its board opens.
    objectives
        Objectives in order.
    transfer_share
        Most of a service's budget that may be moved to other services in the same wave.
    network_hires_wte
        Most hires a wave by the boards of a network, where a network has a pool of its own.
    firm
        Standards that admit no shortfall, of `allocator.inputs.parameters.FIRM_STANDARDS`.
    families_off
        Constraint families that are switched off.
    relaxation
        What giving way counts, by policy, for each unit of `POLICY_UNITS`.
    """

    hours_per_wte: pd.Series
    hours_per_family: float
    retention: float
    vacancy_share: float
    hires_wte: pd.Series
    trainees_wte: pd.Series
    cost_per_wte_gbp: float
    setup_cost_per_wte_gbp: float
    carry_over_share: float
    within_board_least: float
    within_board_most: float
    floor_coverage: pd.Series
    remote_max_share: float
    consultation_hours_per_birth: float
    link_hours_per_supported_board: float
    first_wave_cap_wte: float
    objectives: tuple[str, ...]
    transfer_share: float = 0.0
    network_hires_wte: Mapping[str, float] = field(default_factory=dict)
    firm: tuple[str, ...] = ()
    families_off: tuple[str, ...] = ()
    relaxation: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class AllocationProblem:
    """One instance: who needs what, who may serve whom, and with what money and people.

    Parameters
    ----------
    waves
        Wave numbers in order.
    boards
        Index ``board_code``; columns ``board_name, births, service_model, near_threshold,
        embedded_share, network_share, network, lead_site, lead_hub, first_wave, existing_wte,
        least_wte, most_wte``. ``service_model`` is ``stand-alone``, ``combined`` or ``supported``.
        A supported board has no team and no lead site; its lead hub is the hub board that gives it
        link and consultation hours. ``embedded_share`` and ``network_share`` are how much of the
        embedded standard and of the network's support apply: 0 or 1, or between in a graded band.
    zones
        Index ``zone_id``; columns ``name, board_code, island, attainable, lon, lat``; ``island``
        is blank on the mainland.
    need
        Families a year: index ``zone_id``, columns waves.
    arcs
        Permitted ways to serve a zone: columns ``zone_id, site_code, mode, team_board, minutes,
        hours_per_family, travel_hours_per_family``.
    bases
        Bases of boards with a team: index ``site_code``; columns ``name, board_code, kind, lon,
        lat``.
    hubs
        Hub boards of each board that a network supports, wholly or in part.
    embedded_standard
        WTE asked for: index ``(board_code, service)``, columns waves.
    embedded_route_families
        Most families a year that each embedded service can reach: same index, columns waves.
    mbus
        Index ``mbu_id``; columns ``name, board_code, beds, capacity_admissions, lon, lat``.
    mbu_standard
        WTE asked for: index ``mbu_id``, columns waves.
    admissions
        MBU admissions a year by board.
    catchments
        Permitted pairs: columns ``board_code, mbu_id``.
    budgets_gbp
        Recurring money: index ``service``, columns waves.
    board_shares
        Fixed shares of each wave's community budget: index ``board_code``, columns waves; None
        when the plan decides.
    rules
        The numbers of the model of service.
    decided
        Posts that are decided already, WTE: index ``(service, place, wave)``; None where the plan
        decides all.
    """

    waves: tuple[int, ...]
    boards: pd.DataFrame
    zones: pd.DataFrame
    need: pd.DataFrame
    arcs: pd.DataFrame
    bases: pd.DataFrame
    hubs: Mapping[str, tuple[str, ...]]
    embedded_standard: pd.DataFrame
    embedded_route_families: pd.DataFrame
    mbus: pd.DataFrame
    mbu_standard: pd.DataFrame
    admissions: pd.Series
    catchments: pd.DataFrame
    budgets_gbp: pd.DataFrame
    board_shares: pd.DataFrame | None
    rules: Rules
    decided: pd.Series | None = None

    @property
    def teams(self) -> list[str]:
        """Boards with a community team of their own."""
        return [str(b) for b in self.boards.index[self.boards["service_model"] != "supported"]]

    @property
    def supported(self) -> list[str]:
        """Boards without a team of their own, which their network's hubs serve."""
        return [str(b) for b in self.boards.index[self.boards["service_model"] == "supported"]]

    @property
    def attainable_need(self) -> pd.DataFrame:
        """Need of zones that some permitted base and mode reaches; zero elsewhere."""
        return self.need.mul(self.zones["attainable"].astype(float), axis=0)

    @property
    def board_need(self) -> pd.DataFrame:
        """Attainable need by board: index ``board_code``, columns waves."""
        grouped = self.attainable_need.groupby(self.zones["board_code"]).sum()
        return grouped.reindex(self.boards.index, fill_value=0.0)

    def consultation_hours_owed(self, board_code: str) -> float:
        """Return the hours a year that universal services of a board are owed."""
        if "14_consultation" in self.rules.families_off:
            return 0.0
        births = float(self.boards.at[board_code, "births"])
        return self.rules.consultation_hours_per_birth * births

    def link_hours_owed(self, board_code: str) -> float:
        """Return the link hours a year that hubs owe a board."""
        if "8_network_cover" in self.rules.families_off:
            return 0.0
        share = float(self.boards.at[board_code, "network_share"])
        return share * self.rules.link_hours_per_supported_board

    def is_open(self, board_code: str, wave: int) -> bool:
        """Return whether a board is open in a wave."""
        if "13_openings" in self.rules.families_off:
            return True
        return bool(wave >= self.boards.loc[board_code, "first_wave"])
