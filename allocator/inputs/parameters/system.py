"""Parameters of workforce, money, national services, equity, waves and objectives."""

from __future__ import annotations

from allocator.inputs.parameters.contract import (
    EMBEDDED_SERVICES,
    OBJECTIVES,
    SERVICE_TITLES,
    SERVICES,
    Parameter,
)


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


SYSTEM_PARAMETERS: tuple[Parameter, ...] = (
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
        "equity.within_board_least",
        "share",
        "share of board coverage",
        "Least coverage of any attainable place, against its board's",
        maximum=1.0,
    ),
    Parameter(
        "equity.within_board_most",
        "number",
        "share of board coverage",
        "Most coverage of any attainable place, against its board's",
        minimum=1.0,
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
