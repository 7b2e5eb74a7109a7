"""The words of the cover and the notes: what the workbook is, and how to read it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from allocator.inputs.schema.columns import STATUSES
from allocator.lp.plan import Plan
from allocator.outputs.dictionary import SHORTHAND, TABLES
from allocator.outputs.document import CLAIM
from allocator.outputs.facts import RunFacts
from allocator.outputs.manifest import PRODUCT
from allocator.outputs.page.words import counted, listed
from allocator.outputs.publication.rules import LEFT_OUT, LIMITS_OF_HIDING, REPLACED, RULES

#: Fields of governance: what each is called, and what stands where it is empty.
GOVERNANCE: dict[str, tuple[str, str]] = {
    "commissioned_by": ("Commissioned by", "Not stated"),
    "analysed_by": ("Analysed by", "Not stated"),
    "assured_by": ("Assured by", "Not assured"),
}

LICENCES: tuple[str, ...] = (
    (
        "Births, population and deprivation: National Records of Scotland, Office for National "
        "Statistics, Public Health Scotland and Scottish Government. Contains public sector "
        "information licensed under the Open Government Licence v3.0."
    ),
    (
        "Hospital sites: NHS Scotland hospital sites, Spatial Hub (Open Government Licence v3.0). "
        "Contains OS data \N{COPYRIGHT SIGN} Crown copyright and database right."
    ),
    "Places: GeoNames (CC BY 4.0).",
    "The sheet Input files names the source of each table.",
)

PUBLISHED = "Small numbers are hidden, shown as [c]: this copy may be published."
INTERNAL = "For internal use: small numbers are shown, and this copy is not for publication."

_TERMS: tuple[tuple[str, str, str], ...] = (
    (
        "Rounding",
        "Decimals",
        (
            "Figures are shown rounded. The cell beneath holds the figure as the run's own tables "
            "do, to nine decimals. Totals are worked out before rounding, so the last digits of "
            "shown figures may not add up."
        ),
    ),
    (
        "Rounding",
        "Percent",
        "Shares are shown as percentages. The cell beneath holds a share from 0 to 1.",
    ),
    (
        "Term",
        "Need",
        (
            "Families a year with need for specialist Infant Mental Health work. An estimate: "
            "births times a rate, spread over places by their population. Not a count of people."
        ),
    ),
    (
        "Term",
        "Within reach",
        "A place is within reach if some permitted base and way of working can serve it.",
    ),
    ("Term", "Coverage", "Families served over families with need who are within reach."),
    (
        "Term",
        "WTE",
        "Whole-time equivalent posts, filled. Capacity to discuss, not vacancies to advertise.",
    ),
    ("Term", "Wave", "A round of funding: one financial year unless the scenario says more."),
    ("Term", "IMH", "Infant Mental Health."),
    ("Term", "MNPI", "Maternity and Neonatal Psychological Interventions."),
    ("Term", "NRAC", "The formula by which the NHS in Scotland shares out money between boards."),
    (
        "Model of service",
        "Stand-alone",
        "A community team, and posts embedded in other services: boards with most births.",
    ),
    ("Model of service", "Combined", "One team for perinatal and infant mental health."),
    (
        "Model of service",
        "Supported",
        "No team of its own: teams of hub boards in its network serve it.",
    ),
    ("Way of working", "Clinic", "Families travel to the base."),
    ("Way of working", "Outreach", "Staff travel to families, and back the same day."),
    ("Way of working", "Overnight", "Staff travel to families and stay the night."),
    ("Way of working", "Remote", "By video or telephone."),
    (
        "Objectives",
        "As minimised",
        (
            "Every objective is stated so that less is better. Coverage therefore counts below 0: "
            "-0.5 over three waves is better than -0.4."
        ),
    ),
)


def cover_parts(facts: RunFacts) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the headings of the cover below its title, each with its lines.

    Parameters
    ----------
    facts
        The run.

    Yields
    ------
    tuple
        A heading, and the lines below it.
    """
    plan = facts.plan
    yield (
        "What this is",
        (
            (
                "The figures of one plan: which NHS boards, team bases and mother and baby units "
                "get how much specialist Infant Mental Health (IMH) capacity, in which funding "
                "wave."
            ),
            CLAIM,
            PUBLISHED if facts.published else INTERNAL,
        ),
    )
    yield "Status of proof", (proof_sentence(plan), _checked(facts))
    yield "Who answers for it", tuple(_governance(plan))
    yield "The plan", tuple(_plan(facts))
    yield (
        "How to read it",
        (
            (
                "The sheet Contents lists every sheet with a link to it. The sheet Notes explains "
                "shorthand, rounding and terms. Each other sheet holds one table."
            ),
            (
                "The sheet Settings is the assumption log. The sheet Data dictionary says what "
                "every column means."
            ),
        ),
    )
    yield "Sources and licences", LICENCES


def notes_rows(facts: RunFacts) -> list[tuple[str, str, str]]:
    """Return the rows of the notes: subject, term and meaning.

    Parameters
    ----------
    facts
        The run.
    """
    statuses = [
        ("Status", word.title(), f"{meaning.replace('neither', 'neither official nor derived')}.")
        for word, meaning in STATUSES.items()
    ]
    assumed, every = len(facts.plan.assumptions), len(facts.plan.settings)
    return [
        *(("Shorthand", symbol, f"{meaning}.") for symbol, meaning in SHORTHAND.items()),
        *_TERMS,
        *(
            (subject, term, meaning[:1].upper() + meaning[1:])
            for subject, term, meaning in statuses
        ),
        (
            "Assumptions",
            "How many",
            (
                f"{assumed} of {every} settings are assumptions: no published figure was found, or "
                "they are choices. The sheet Settings lists them with what each drives."
            ),
        ),
        ("Limits of use", "Claim", CLAIM),
        ("Limits of use", "Publication", PUBLISHED if facts.published else INTERNAL),
        *(_publication_rows() if facts.published else ()),
    ]


def _publication_rows() -> Iterator[tuple[str, str, str]]:
    """Yield what hiding small numbers does not do, what it replaced and what it left out."""
    yield "Published copy", "Limits of hiding", LIMITS_OF_HIDING
    replaced = {
        (rule.reason, TABLES[table].column(column).label)
        for table, columns in RULES.items()
        for column, rule in columns.items()
        if rule.treatment == REPLACED
    }
    for reason, label in sorted(replaced):
        yield "Published copy", label, reason
    for table, reason in LEFT_OUT.items():
        yield "Published copy", "Left out", f"{TABLES[table].title}. {reason}"


def proof_sentence(plan: Plan) -> str:
    """Return what is proved of a plan, and what it takes as decided."""
    if plan.status != "proved":
        return "Stopped before proof: the search ran out of time, and a better plan may exist."
    given = [
        words
        for words, key, value in (
            ("these openings", "waves.rollout", "pathfinder"),
            ("these whole posts", "posts.whole", "yes"),
        )
        if setting(plan, key) == value
    ]
    if not given:
        return "Proved: under the stated rules, no plan does better on the objectives in order."
    return (
        f"Proved for {listed(given)}: under the stated rules, no plan with them does better on the "
        "objectives in order."
    )


def setting(plan: Plan, key: str) -> str:
    """Return a setting as text; empty where the plan lacks it."""
    return str(plan.settings["value"].get(key, ""))


def _checked(facts: RunFacts) -> str:
    on = [check for check in facts.checks if not check.off]
    kept = sum(check.kept for check in on)
    return f"Every rule was worked out again on the finished plan: {kept} of {len(on)} are kept."


def _governance(plan: Plan) -> Iterator[str]:
    for field, (label, empty) in GOVERNANCE.items():
        yield f"{label}: {setting(plan, f'governance.{field}') or empty}"


def _plan(facts: RunFacts) -> Iterator[str]:
    provenance = facts.plan.provenance
    yield f"Model of service: {provenance['model_title']}"
    yield f"Scenario: {', '.join(provenance['scenario_titles']) or 'none'}"
    changes = list(map(str, provenance.get("overrides", ())))
    if changes:
        yield f"Settings changed for this run: {'; '.join(changes)}"
    yield f"Funding: {counted(len(facts.plan.waves), 'wave')}"
    yield (
        f"Travel times: {provenance['travel_engine']}, {provenance['travel_season']} timetable, "
        f"{provenance['travel_data_date']}"
    )
    yield f"Run: {facts.run_id}"
    yield f"Made by: {PRODUCT} {version(PRODUCT)}"
