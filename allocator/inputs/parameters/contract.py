"""What a parameter of a model of service is, and the words that models use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "number",
    "share",
    "integer",
    "flag",
    "choice",
    "choices",
    "by_wave",
    "by_board",
    "by_network",
    "words_by_board",
    "text",
]

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
    "leximin_coverage",
    "unmet_need",
    "uneven_cover",
    "travel_burden",
    "spend",
)

#: Constraint families that a model may switch off; the others define the plan itself.
SWITCHABLE_FAMILIES: tuple[str, ...] = (
    "3_continuity",
    "4_recruitment",
    "5_money",
    "6_embedded_posts",
    "7_mother_and_baby_units",
    "8_network_cover",
    "10_remote",
    "11_within_board_equity",
    "13_openings",
    "14_consultation",
    "16_commitments",
)

#: Standards whose shortfall a model may forbid instead of showing it.
FIRM_STANDARDS: tuple[str, ...] = (
    "floor_coverage",
    "embedded_posts",
    "mbu_posts",
    "mbu_admissions",
    "link_hours",
    "consultation_hours",
)

#: Policies that may give way, each with the unit in which its relaxation is counted.
POLICY_UNITS: dict[str, str] = {
    "budget": "GBP thousand",
    "carry_over": "GBP thousand",
    "board_shares": "GBP thousand",
    "recruitment": "WTE",
    "network_recruitment": "WTE",
    "no_unwinding": "WTE",
    "first_wave_cap": "WTE",
    "least_posts": "WTE",
    "most_posts": "WTE",
    "floor_coverage": "families a year",
    "within_board_equity": "families a year",
    "remote_share": "families a year",
    "embedded_posts": "WTE",
    "mbu_posts": "WTE",
    "mbu_admissions": "admissions a year",
    "link_hours": "hours a year",
    "consultation_hours": "hours a year",
}

SERVICE_TITLES: dict[str, str] = {
    "community": "community IMH",
    "perinatal": "specialist perinatal",
    "mnpi": "MNPI",
    "third_sector": "third sector",
    "mbu": "mother and baby unit",
}

#: What a births basis looks like; which years there are depends on the workspace.
BIRTHS_BASES: tuple[str, ...] = ("under1_YEAR", "births_YEAR")
BIRTHS_BASIS_FORM = r"(under1|births)_\d{4}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """The contract of one parameter.

    Parameters
    ----------
    key
        ``section.name`` as written in TOML.
    kind
        What values it takes. ``by_wave`` takes one number for all waves or a list of one a wave;
        ``by_board`` takes a table of numbers keyed by board code, ``by_network`` one keyed by
        network, ``words_by_board`` a table of `choices` keyed by board code, ``text`` one line of
        plain text that may be empty.
    unit
        Unit of the number, or an empty text for choices.
    meaning
        One sentence for planners.
    minimum, maximum
        Limits, both allowed.
    choices
        Allowed words of a choice.
    form
        Regular expression of the allowed words, where `choices` only shows what they look like.
    optional
        Whether a list of choices may be empty.
    """

    key: str
    kind: Kind
    unit: str
    meaning: str
    minimum: float = 0.0
    maximum: float = 1e9
    choices: tuple[str, ...] = ()
    form: str = ""
    optional: bool = False
