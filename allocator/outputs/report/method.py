"""How the plan was made, in plain words."""

from __future__ import annotations

import math

from allocator.outputs.page.words import listed, number
from allocator.outputs.report.binding import off_words
from allocator.outputs.report.content import Content, births_words

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
    left_out = off_words(content)
    without = f"The plan does without the rules of {listed(left_out)}. " if left_out else ""
    return (
        "One calculation weighs every way of placing posts at once: a linear program of "
        f"{number(provenance.get('columns', math.nan), missing='many')} quantities under "
        f"{number(provenance.get('rows', math.nan), missing='many')} limits, solved with "
        f"{provenance.get('solver', 'a solver')}. It meets the objectives below in their order: "
        f"each is made as good as it can be without giving up any above it. {without}"
        f"{_foresight(content)}{_posts(content)}Separate code then works out every rule again from "
        "the finished tables."
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
