"""How the plan was made, in plain words; what each objective attained; each rule's check."""

from __future__ import annotations

import math
from dataclasses import dataclass

from allocator.lp.check import CheckedRule
from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import listed, number
from allocator.outputs.report.content import Content, births_words
from allocator.outputs.report.figures import DASH, joined, sentence, small
from allocator.outputs.report.proof_words import decided


@dataclass(frozen=True)
class Objective:
    """One objective in words.

    Parameters
    ----------
    words
        What the plan seeks.
    decimals
        Digits after the point of what it attains.
    sign
        -1 where the solver minimises the negative of what is meant.
    """

    words: str
    decimals: int
    sign: int = 1


OBJECTIVE_WORDS: dict[str, Objective] = {
    "floor_shortfall": Objective("Fewest families below the floor of coverage", 1),
    "embedded_shortfall": Objective(
        "Fewest posts short of the standards for embedded posts and mother and baby units", 2
    ),
    "unplaced_admissions": Objective(
        "Fewest admissions to mother and baby units without a bed in the catchment", 1
    ),
    "support_shortfall": Objective("Fewest hours of consultation and links short", 0),
    "worst_coverage": Objective("Highest coverage of the worst-served board", 4, -1),
    "leximin_coverage": Objective("Highest coverage of the boards not yet settled", 4, -1),
    "unmet_need": Objective("Fewest families not served", 1),
    "uneven_cover": Objective("Least uneven cover of places within each board", 1),
    "travel_burden": Objective("Least travel of families and staff", 0),
    "spend": Objective("Least money spent", 0),
}


def objective_of(name: object) -> Objective:
    """Return an objective in words; a level of leximin carries its number behind the name."""
    known = OBJECTIVE_WORDS.get(str(name).split(" ", maxsplit=1)[0])
    return known or Objective(sentence(str(name).replace("_", " ")), 3)


#: Where travel times come from when not from the network of the product.
TIMES_FROM: dict[str, str] = {
    "matrix": "Travel times are from a table that the planners gave.",
    "valhalla": "Travel times are worked out on an OpenStreetMap extract.",
}


def method_paragraphs(content: Content) -> tuple[tuple[str, str], ...]:
    """Return headings and paragraphs that say how the plan was made."""
    return (
        ("Need", _need(content)),
        ("Model of service", _model(content)),
        ("Reach and travel", _reach(content)),
        ("Staff time", _time(content)),
        ("People and money", _people(content)),
        ("The best plan", _best(content)),
    )


def _value(content: Content, key: str) -> str:
    """Return a numeric setting with commas and no needless decimals."""
    value = content.number(key)
    return number(value, 0) if value == round(value) else f"{value:,g}"


def _percent(content: Content, key: str) -> str:
    return f"{100 * content.number(key):g}%"


def _need(content: Content) -> str:
    basis = births_words(content.word("demand.births_basis"))
    rate = _percent(content, "demand.need_rate")
    places = number(len(content.plan["zones"]))
    return (
        f"Need is an estimate, not a count. It is {rate} of {basis} in each council, spread over "
        f"{places} places by their population. It is the same in every wave unless the scenario "
        "says otherwise."
    )


def _model(content: Content) -> str:
    upper = _value(content, "service_model.standalone_births_threshold")
    lower = _value(content, "service_model.supported_births_threshold")
    return (
        f"A board with more than {upper} births a year has a stand-alone team and posts embedded "
        f"in its perinatal, MNPI and third-sector services. A board with fewer than {lower} is "
        "supported by hub boards of its network. The others have a combined perinatal and infant "
        f"mental health team. {_threshold(content)}Posts in mother and baby units are national."
    )


def _threshold(content: Content) -> str:
    """Return how boards near a threshold are treated; nothing under the strict rule."""
    band = _percent(content, "service_model.near_threshold_share")
    return {
        "graded": f"Within {band} of a threshold these standards rise and fall in a straight line, "
        "so that one birth more never moves a whole post. ",
        "choice": f"For boards within {band} of a threshold the plan chose the model of service "
        "that does best on the objectives. ",
    }.get(content.word("service_model.threshold_policy"), "")


def _reach(content: Content) -> str:
    remote = content.word("travel.remote_counts_as_reach") == "yes"
    back = " who are back the same day" if content.flag("travel.outreach_same_day") else ""
    return (
        "A place is within reach if a base can serve it: a clinic within "
        f"{_value(content, 'travel.family_limit_minutes')} minutes for the family, a day of "
        f"outreach within {_value(content, 'travel.staff_limit_minutes')} minutes for staff{back}, "
        "or outreach with a night away within "
        f"{_value(content, 'travel.overnight_limit_minutes')} minutes. Care by video "
        f"{'counts' if remote else 'does not count'} as reach. {_times(content)}"
    )


def _times(content: Content) -> str:
    """Return where travel times come from."""
    engine = content.word("travel.engine") if content.has("travel.engine") else "graph"
    if engine != "graph":
        return TIMES_FROM.get(engine, f"Travel times are from {engine}.")
    links = "roads, ferries and flights" if content.flag("travel.flights") else "roads and ferries"
    return (
        f"Travel times are from a network of {links} with expected waits, in the "
        f"{content.word('travel.season')} timetable."
    )


def _time(content: Content) -> str:
    return (
        f"A whole-time post has {_value(content, 'time.clinical_hours_per_wte')} hours a year for "
        f"families, travel and support of other services. A family takes "
        f"{_value(content, 'time.hours_per_family')} hours over "
        f"{_value(content, 'time.visits_per_family')} visits; travel of staff comes out of the "
        "same hours. Hours to support health visitors, family nurses, midwives and GPs are set "
        "aside first."
    )


def _people(content: Content) -> str:
    return (
        f"{_percent(content, 'workforce.retention')} of posts filled in one wave are still filled "
        "in the next without hiring, and "
        f"{_percent(content, 'workforce.vacancy_share')} of funded posts stand empty. Recruitment "
        "is limited in each wave. A filled post costs "
        f"£{_value(content, 'money.cost_per_wte_gbp')} a year and a new one "
        f"£{_value(content, 'money.setup_cost_per_wte_gbp')} once. Each service has its own budget."
    )


def _best(content: Content) -> str:
    provenance = content.plan.provenance
    return (
        f"A linear program of {number(provenance.get('columns', math.nan), missing='many')} "
        f"columns and {number(provenance.get('rows', math.nan), missing='many')} rows, solved with "
        f"{provenance.get('solver', 'a solver')}, meets the objectives below in that order: each "
        f"is made as good as it can be without giving up any above it. {_foresight(content)}"
        f"{_posts(content)}Separate code then works out every rule again from the finished tables."
    )


def _posts(content: Content) -> str:
    """Return which posts a plan may have."""
    if not content.whole:
        return "Posts may be parts of a whole-time post. "
    return (
        f"Posts come in steps of {_value(content, 'posts.step_wte')} WTE. A community team has "
        f"either no posts or at least {_value(content, 'service_model.minimum_team_wte')} WTE, in "
        "a combined team perinatal and infant posts together, and a board that a network supports "
        f"has one lead hub. {_bases(content)}These whole numbers are chosen on places merged by "
        "like hours; then the linear program is solved again with them. "
    )


def _bases(content: Content) -> str:
    """Return how many bases may be used; nothing where that limits none."""
    if content.number("posts.max_bases") >= len(content.plan["bases"]):
        return ""
    return f"All teams together use at most {_value(content, 'posts.max_bases')} bases. "


def limit_of_posts(content: Content) -> str:
    """Return what the posts of a plan are not, for the limits of use."""
    if not content.whole:
        return (
            "Posts are parts of whole-time posts. They are shares of capacity to discuss, not "
            "vacancies to advertise; teams too small to recruit are flagged."
        )
    return (
        f"Posts come in steps of {_value(content, 'posts.step_wte')} WTE and teams have at least "
        "the size that is taken as recruitable. They are still capacity to discuss, not vacancies "
        "to advertise."
    )


def _foresight(content: Content) -> str:
    """Return what waves know of later ones; nothing where all are decided together."""
    return {
        "myopic": "Each wave is decided as though it were the last. ",
        "committed": "The first wave is decided as though it were the last, the others together. ",
    }.get(content.word("waves.foresight"), "")


def objectives_table(content: Content) -> PageTable:
    """Return the objectives in order, what each attained, and whether that is proved."""
    rows = []
    for stage, row in content.plan["objectives"].iterrows():
        known = objective_of(row["objective"])
        proved = str(row["status"]) == "proved"
        bound = float(row["bound"]) if row["bound"] is not None else math.nan
        rows.append(
            Row(
                (
                    f"{stage}. {known.words}",
                    number(known.sign * float(row["value"]), known.decimals),
                    number(known.sign * bound, known.decimals, missing=DASH),
                    sentence(str(row["unit"])),
                    "Proved" if proved else "Stopped before proof",
                )
            )
        )
    return PageTable(
        name="objectives",
        caption="Objectives in order",
        columns=(
            Column("Objective"),
            Column("Attained", "", "number"),
            Column("Best possible", "", "number"),
            Column("Unit"),
            Column("Proof"),
        ),
        rows=tuple(rows),
        note=joined(
            [
                "Best possible: what no plan can pass without giving up an objective above.",
                f"All of it given {listed(decided(content))}." if decided(content) else "",
            ]
        ),
    )


def _rule_words(rule: str) -> str:
    """Return ``2 staff time`` as ``2. Staff time``."""
    place, _, name = rule.partition(" ")
    return f"{place}. {sentence(name)}" if place.isdigit() and name else sentence(rule)


def _result(check: CheckedRule) -> str:
    if check.off:
        return "Switched off"
    return "Kept" if check.kept else "Broken"


def checks_table(content: Content) -> PageTable:
    """Return each re-checked rule with its worst violation."""
    return PageTable(
        name="checks",
        caption="Rules worked out again",
        columns=(
            Column("Rule"),
            Column("Limits checked", "", "number"),
            Column("Worst violation", "relative to the limit", "number"),
            Column("Result"),
        ),
        rows=tuple(
            Row(
                (
                    _rule_words(check.rule),
                    number(check.rows),
                    small(check.worst),
                    _result(check),
                )
            )
            for check in content.checks
        ),
        note="A violation up to one part in a million is rounding by the computer.",
        empty="No check was given with this plan.",
    )
