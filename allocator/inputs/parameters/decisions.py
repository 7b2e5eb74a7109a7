"""Parameters of how thresholds, waves, firm standards and whole posts are decided."""

from __future__ import annotations

from allocator.inputs.parameters.contract import (
    FIRM_STANDARDS,
    POLICY_UNITS,
    SWITCHABLE_FAMILIES,
    Parameter,
)


def _relaxation_costs() -> tuple[Parameter, ...]:
    return tuple(
        Parameter(
            f"relaxation.{policy}",
            "number",
            f"cost per {unit}",
            f"What it counts to give way on {policy.replace('_', ' ')} where policies conflict, "
            f"for each {unit}, against the other policies",
            minimum=1e-6,
            maximum=1e6,
        )
        for policy, unit in POLICY_UNITS.items()
    )


DECISION_PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "service_model.threshold_policy",
        "choice",
        "",
        "What a threshold does to the boards near it: a strict rule, a graded band over which "
        "standards rise smoothly, or the plan's own choice of model inside the band",
        choices=("strict", "graded", "choice"),
    ),
    Parameter(
        "service_model.forced",
        "words_by_board",
        "",
        "Boards whose model of service is decided, whatever their births",
        choices=("stand-alone", "combined", "supported"),
    ),
    Parameter(
        "workforce.network_pool_wte",
        "by_network",
        "WTE a wave",
        "Specialists who can be recruited in each wave by the boards of a network; networks not "
        "named share the national pool alone",
    ),
    Parameter(
        "money.transfer_share",
        "share",
        "share of budget",
        "Most of a service's budget that may be moved to the other services in the same wave",
        maximum=1.0,
    ),
    Parameter(
        "commitments.least_posts_wte",
        "by_board",
        "WTE",
        "Community posts that a board is promised from the wave in which it opens",
        maximum=1000,
    ),
    Parameter(
        "commitments.most_posts_wte",
        "by_board",
        "WTE",
        "Most community posts of a board in any wave",
        maximum=1000,
    ),
    Parameter(
        "waves.rollout",
        "choice",
        "",
        "Which boards open when: as waves.first_wave gives it (all in wave 1 where it names none), "
        "or pathfinder boards that the plan chooses, so many a wave",
        choices=("given", "pathfinder"),
    ),
    Parameter(
        "waves.boards_open",
        "by_wave",
        "boards",
        "Boards open in each wave of a pathfinder roll-out; in the last wave all are",
        minimum=1,
        maximum=1000,
    ),
    Parameter(
        "waves.pathfinders_per_network",
        "integer",
        "boards",
        "Fewest boards of each network open from the first wave of a pathfinder roll-out",
        maximum=100,
    ),
    Parameter(
        "waves.foresight",
        "choice",
        "",
        "What each wave knows of later ones: full, myopic (each wave decided as though it were the "
        "last), or committed (so for the first wave alone)",
        choices=("full", "myopic", "committed"),
    ),
    Parameter(
        "posts.whole",
        "flag",
        "",
        "Whether the plan is made of posts that can be recruited: in steps, in teams of a least "
        "size, from one lead hub",
    ),
    Parameter(
        "posts.step_wte",
        "number",
        "WTE",
        "Step in which posts are offered",
        minimum=0.01,
        maximum=10,
    ),
    Parameter(
        "posts.max_bases",
        "integer",
        "bases",
        "Most bases that all teams together may use",
        minimum=1,
        maximum=10_000,
    ),
    Parameter(
        "posts.largest_gap",
        "share",
        "share of objective",
        "How far from the proved bound the search for whole posts may end",
        maximum=1.0,
    ),
    Parameter(
        "families.off",
        "choices",
        "",
        "Constraint families that the plan does without, by number and name",
        choices=SWITCHABLE_FAMILIES,
        optional=True,
    ),
    Parameter(
        "policies.firm",
        "choices",
        "",
        "Standards that admit no shortfall",
        choices=FIRM_STANDARDS,
        optional=True,
    ),
    *_relaxation_costs(),
)
