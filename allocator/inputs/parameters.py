"""Every parameter of a model of service: its name, kind, unit, limits and meaning, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "share", "integer", "flag", "choice", "choices", "by_wave", "by_board"]

#: Services that hold IMH posts; the first is the board's own community team.
COMMUNITY = "community"
EMBEDDED_SERVICES: tuple[str, ...] = ("perinatal", "mnpi", "third_sector")
MBU = "mbu"
SERVICES: tuple[str, ...] = (COMMUNITY, *EMBEDDED_SERVICES, MBU)

#: Objectives that a model may put in order; each is minimised, see models/README.md.
OBJECTIVES: tuple[str, ...] = (
    "floor_shortfall",
    "embedded_shortfall",
    "unplaced_admissions",
    "support_shortfall",
    "worst_coverage",
    "unmet_need",
    "travel_burden",
    "spend",
)

SERVICE_TITLES: dict[str, str] = {
    "community": "community IMH",
    "perinatal": "specialist perinatal",
    "mnpi": "MNPI",
    "third_sector": "third sector",
    "mbu": "mother and baby unit",
}

BIRTHS_BASES: tuple[str, ...] = (
    "under1_2022",
    "under1_2020",
    *(f"births_{year}" for year in range(2019, 2011, -1)),
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """The contract of one parameter.

    Parameters
    ----------
    key
        ``section.name`` as written in TOML.
    kind
        What values it takes. ``by_wave`` takes one number for all waves or a list of one a wave;
        ``by_board`` takes a table of numbers keyed by board code.
    unit
        Unit of the number, or an empty text for choices.
    meaning
        One sentence for planners.
    minimum, maximum
        Limits, both allowed.
    choices
        Allowed words of a choice.
    """

    key: str
    kind: Kind
    unit: str
    meaning: str
    minimum: float = 0.0
    maximum: float = 1e9
    choices: tuple[str, ...] = ()


def _budgets() -> tuple[Parameter, ...]:
    return tuple(
        Parameter(
            f"money.{service}_budget_gbp",
            "by_wave",
            "GBP a year",
            f"Recurring money for IMH posts in the {SERVICE_TITLES[service]} service in each wave",
        )
        for service in SERVICES
    )


def _route_shares() -> tuple[Parameter, ...]:
    return tuple(
        Parameter(
            f"embedded.{service}_route_share",
            "share",
            "share of need",
            f"Share of a board's need that presents through its {SERVICE_TITLES[service]} service",
            maximum=1.0,
        )
        for service in EMBEDDED_SERVICES
    )


PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "demand.births_basis",
        "choice",
        "",
        "Which count of births or infants sets need and the thresholds",
        choices=BIRTHS_BASES,
    ),
    Parameter(
        "demand.need_rate",
        "share",
        "families per birth",
        "Families with need for specialist IMH work, per birth",
        maximum=1.0,
    ),
    Parameter(
        "demand.deprivation_weight",
        "number",
        "ratio",
        "Extra weight on need in a council whose under-3s all live in the most deprived fifth",
        maximum=100,
    ),
    Parameter(
        "demand.access_weight",
        "number",
        "ratio",
        "Extra weight on need in a council whose under-3s all live in the fifth with worst access",
        maximum=100,
    ),
    Parameter(
        "service_model.standalone_births_threshold",
        "number",
        "births a year",
        "A board with more births than this has a stand-alone IMH team and embedded specialists",
    ),
    Parameter(
        "service_model.supported_births_threshold",
        "number",
        "births a year",
        "A board with fewer births than this is supported by its regional network",
    ),
    Parameter(
        "service_model.near_threshold_share",
        "share",
        "share of threshold",
        "Boards within this share of a threshold are flagged",
        maximum=1.0,
    ),
    Parameter(
        "service_model.minimum_team_wte",
        "number",
        "WTE",
        "A board team below this is flagged as too small to recruit and sustain",
        maximum=1000,
    ),
    Parameter(
        "service_model.combined_imh_share",
        "share",
        "share of posts",
        "IMH share of the posts of a combined perinatal and infant team",
        minimum=0.01,
        maximum=1.0,
    ),
    Parameter(
        "time.clinical_hours_per_wte",
        "number",
        "hours a WTE a year",
        "Hours that one WTE has for families, travel, consultation and links",
        minimum=1,
        maximum=2000,
    ),
    Parameter(
        "time.productivity",
        "by_wave",
        "ratio",
        "Clinical hours of a post in each wave, against an established post",
        minimum=0.05,
        maximum=2,
    ),
    Parameter(
        "time.hours_per_family",
        "number",
        "hours a family",
        "Contact and indirect hours of one family's care, travel apart",
        minimum=0.5,
        maximum=1000,
    ),
    Parameter(
        "time.visits_per_family", "number", "visits a family", "Visits of one family", maximum=500
    ),
    Parameter(
        "time.families_per_trip",
        "number",
        "families a trip",
        "Families seen on one day of outreach",
        minimum=0.5,
        maximum=50,
    ),
    Parameter(
        "time.families_per_overnight_trip",
        "number",
        "families a trip",
        "Families seen on one trip with a night away",
        minimum=0.5,
        maximum=50,
    ),
    Parameter(
        "time.max_charged_travel_minutes",
        "number",
        "minutes one way",
        "Most travel that a trip charges to staff time each way: a working day, beyond it a "
        "traveller rests",
        minimum=1,
        maximum=10_000,
    ),
    Parameter(
        "time.remote_hours_factor",
        "number",
        "ratio",
        "Hours of a family's care by video, against clinic",
        minimum=1,
        maximum=10,
    ),
    Parameter(
        "travel.season",
        "choice",
        "",
        "Ferry timetable",
        choices=("summer", "winter"),
    ),
    Parameter(
        "travel.flights", "flag", "", "Whether staff and families may fly to and from islands"
    ),
    Parameter(
        "travel.service_hours_per_day",
        "number",
        "hours a day",
        "Hours of a day over which a ferry's sailings are spread",
        minimum=1,
        maximum=24,
    ),
    Parameter(
        "travel.max_wait_minutes",
        "number",
        "minutes",
        "Longest expected wait for a sailing: people plan for infrequent ones",
        maximum=10_000,
    ),
    Parameter(
        "travel.cancellation_share",
        "share",
        "share of sailings",
        "Sailings cancelled",
        maximum=0.95,
    ),
    Parameter(
        "travel.family_limit_minutes",
        "number",
        "minutes one way",
        "Furthest that a family is asked to travel to a clinic",
        maximum=10_000,
    ),
    Parameter(
        "travel.staff_limit_minutes",
        "number",
        "minutes one way",
        "Furthest that staff travel for a day of outreach",
        maximum=10_000,
    ),
    Parameter(
        "travel.overnight_limit_minutes",
        "number",
        "minutes one way",
        "Furthest that staff travel for outreach with a night away",
        maximum=100_000,
    ),
    Parameter(
        "travel.remote_counts_as_reach",
        "flag",
        "",
        "Whether a zone that only video reaches counts as attainable",
    ),
    Parameter(
        "travel.remote_max_share",
        "share",
        "share of families",
        "Most of a board's families whose care may be by video",
        maximum=1.0,
    ),
    Parameter(
        "workforce.retention",
        "share",
        "share of posts a wave",
        "Posts filled in one wave that are still filled in the next without hiring",
        maximum=1.0,
    ),
    Parameter(
        "workforce.vacancy_share",
        "share",
        "share of funded posts",
        "Funded posts that stand empty at any time",
        maximum=0.9,
    ),
    Parameter(
        "workforce.recruitment_pool_wte",
        "by_wave",
        "WTE a wave",
        "Specialists who can be recruited nationally in each wave",
    ),
    Parameter(
        "workforce.training_places_wte",
        "by_wave",
        "WTE a wave",
        "Specialist training places that start in each wave",
    ),
    Parameter(
        "workforce.training_lag_waves",
        "integer",
        "waves",
        "Waves from the start of training to recruitment",
        maximum=20,
    ),
    Parameter(
        "workforce.existing_posts_wte",
        "by_board",
        "WTE",
        "Community IMH posts filled before the first wave",
        maximum=1000,
    ),
    *_budgets(),
    Parameter(
        "money.cost_per_wte_gbp",
        "number",
        "GBP a WTE a year",
        "Recurring cost of one filled post",
        minimum=1,
    ),
    Parameter(
        "money.setup_cost_per_wte_gbp",
        "number",
        "GBP a WTE",
        "One-off cost of one new post",
    ),
    Parameter(
        "money.carry_over_share",
        "share",
        "share of budget",
        "Most of a wave's budget that may be carried into the next, for one-off cost",
        maximum=1.0,
    ),
    Parameter(
        "money.board_shares",
        "choice",
        "",
        "Whether each board is held to a fixed share of the community budget, and by which rule",
        choices=("none", "nrac", "births", "under3"),
    ),
    Parameter(
        "embedded.wte_at_threshold",
        "number",
        "WTE a service",
        "IMH posts in each embedded service of a board at the stand-alone threshold; grows in "
        "proportion to births above it",
        maximum=100,
    ),
    Parameter(
        "embedded.phase",
        "by_wave",
        "share of standard",
        "Share of the embedded standard asked for in each wave",
        maximum=1,
    ),
    *_route_shares(),
    Parameter(
        "mbu.wte_per_bed", "number", "WTE a bed", "IMH posts embedded for each MBU bed", maximum=10
    ),
    Parameter(
        "mbu.phase",
        "by_wave",
        "share of standard",
        "Share of the MBU standard asked for in each wave",
        maximum=1,
    ),
    Parameter(
        "mbu.admissions_per_year",
        "number",
        "admissions a year",
        "Admissions to all MBUs, spread over boards by births",
    ),
    Parameter(
        "mbu.mean_stay_days",
        "number",
        "days",
        "Mean stay of an MBU admission",
        minimum=1,
        maximum=365,
    ),
    Parameter(
        "mbu.occupancy",
        "share",
        "share of bed days",
        "Most of an MBU's bed days that can be used",
        minimum=0.05,
        maximum=1.0,
    ),
    Parameter(
        "mbu.catchments",
        "choice",
        "",
        "Whether each board's MBU is the given one or chosen by travel",
        choices=("given", "travel"),
    ),
    Parameter(
        "support.consultation_hours_per_1000_births",
        "number",
        "hours a year per 1,000 births",
        "Hours reserved to support health visitors, family nurses, midwives and GPs",
        maximum=10_000,
    ),
    Parameter(
        "support.link_hours_per_supported_board",
        "number",
        "hours a year",
        "Link hours that a supported board's hubs owe it",
        maximum=10_000,
    ),
    Parameter(
        "equity.within_board_share",
        "share",
        "share of board coverage",
        "Least coverage of any attainable place, against its board's",
        maximum=1.0,
    ),
    Parameter(
        "equity.floor_coverage",
        "by_wave",
        "share of attainable need",
        "Coverage that every open board is owed in each wave",
        maximum=1,
    ),
    Parameter("waves.count", "integer", "waves", "Number of funding waves", minimum=1, maximum=10),
    Parameter(
        "waves.first_wave",
        "by_board",
        "wave number",
        "Wave in which a board opens; boards not named open in wave 1",
        minimum=1,
        maximum=10,
    ),
    Parameter(
        "waves.first_wave_cap_wte",
        "number",
        "WTE",
        "Largest team in the wave in which its board opens",
        maximum=10_000,
    ),
    Parameter(
        "objectives.order",
        "choices",
        "",
        "What the plan puts first, second and so on",
        choices=OBJECTIVES,
    ),
)

BY_KEY: dict[str, Parameter] = {parameter.key: parameter for parameter in PARAMETERS}
