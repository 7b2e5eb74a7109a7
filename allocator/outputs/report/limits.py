"""What the plan does not say, as a list that a page goes through."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.outputs.report.content import Content
from allocator.outputs.report.method import limit_of_posts


@dataclass(frozen=True)
class Limit:
    """One limit of use: its heading and what is said of it."""

    heading: str
    text: str


def limits_of_use(content: Content) -> tuple[Limit, ...]:
    """Return the limits of use of a plan, those that came with it last."""
    return (
        Limit(
            "Access, not outcomes",
            "Figures are modelled access to a service. They say nothing of clinical outcomes, of "
            "quality of care, or of how any board or member of staff performs.",
        ),
        Limit(
            "Need is modelled",
            "Need is an estimate from births and a rate. It is not a waiting list and not a count "
            "of people.",
        ),
        Limit(
            "Small numbers",
            "Need and families served are averages that may be parts of a family. Where a figure "
            "is below ten, one family more or less in a year is chance, not a trend.",
        ),
        Limit("Posts", limit_of_posts(content)),
        Limit(
            "Travel is modelled",
            "Travel times are right for comparing places, not for planning one journey. Weather, "
            "missed connections and the last sailing of a day are in them only as expected waits.",
        ),
        Limit(
            "Rests on assumptions",
            "Budgets by service, recruitment and hours of care are in part assumptions. Change "
            "them in a scenario and make the plan again before relying on a figure that they "
            "drive.",
        ),
        Limit(
            "Local knowledge",
            "Services, buildings and people as a board knows them are not in the model and should "
            "be weighed beside it.",
        ),
        *(Limit(heading, text) for heading, text in content.more_limits),
    )
