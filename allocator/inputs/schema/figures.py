"""Tables of figures: births, infants, population, deprivation, standards, costs and funding."""

from __future__ import annotations

from allocator.inputs.schema.columns import (
    Column,
    ForeignKey,
    TableSchema,
    board,
    choice,
    code,
    council,
    note,
    period,
    provenance,
    year,
)

_BOARD = ForeignKey("board_code", "data/boards.csv", "board_code")
_COUNCIL = ForeignKey("council_code", "data/councils.csv", "council_code")
_PERSONS = "persons at 30 June"

#: Units of births: years to mid-year, as population estimates have, and years of registration.
JUNE_BIRTHS = "births, 12 months to 30 June"
CALENDAR_BIRTHS = "births, calendar year of registration"

#: Units of shares of deprivation: by whom the data zones of a council are weighted.
SHARE_UNITS = ("share of under-3s", "share of under-1s", "share of residents")


def _count(meaning: str) -> Column:
    return Column("value", "integer", meaning, minimum=0)


def _unit(*allowed: str) -> Column:
    return choice("unit", "Unit of the value", *allowed)


def _free_unit() -> Column:
    return Column("unit", "name", "Unit of the value")


def _range() -> tuple[Column, Column]:
    return (
        Column("low", "number", "Low end of the published or assumed range", required=False),
        Column("high", "number", "High end of the range", required=False),
    )


BIRTHS = TableSchema(
    name="data/births.csv",
    meaning="Live births by the mother's council of residence.",
    key=("council_code", "year"),
    columns=(
        council(),
        year(),
        _count("Live births"),
        _unit(JUNE_BIRTHS, CALENDAR_BIRTHS),
        *provenance(),
    ),
    foreign_keys=(_COUNCIL,),
)

INFANTS = TableSchema(
    name="data/infants.csv",
    meaning=(
        "Children under three by council and age. Age 0 at mid-2022 is the latest stand-in for "
        "births by residence."
    ),
    key=("council_code", "year", "age"),
    columns=(
        council(),
        year(),
        Column("age", "integer", "Age last birthday", unit="years", minimum=0, maximum=2),
        _count("Resident children"),
        _unit(_PERSONS),
        *provenance(),
    ),
    foreign_keys=(_COUNCIL,),
)

POPULATION = TableSchema(
    name="data/population.csv",
    meaning="Residents of all ages by council.",
    key=("council_code", "year"),
    columns=(
        council(),
        year(),
        Column("value", "integer", "Residents", minimum=0, above=0),
        _unit(_PERSONS),
        *provenance(),
    ),
    foreign_keys=(_COUNCIL,),
)

PUBLISHED_TOTALS = TableSchema(
    name="data/published_totals.csv",
    meaning=(
        "Sums for boards and for Scotland, kept apart from the council figures so that the two "
        "can be held against each other."
    ),
    key=("area_code", "measure", "year"),
    columns=(
        Column("area_code", "area_code", "NHS board, or S92000003 for Scotland"),
        Column("area_name", "name", "Name of the area"),
        choice(
            "measure",
            "What is summed",
            "live_births_june_year",
            "live_births_calendar_year",
            "live_births_provider_basis",
            "under_1",
            "under_3",
            "population",
        ),
        year(),
        _count("The sum"),
        _free_unit(),
        *provenance(),
    ),
)

DEPRIVATION = TableSchema(
    name="data/deprivation.csv",
    meaning=(
        "Share of a council's under-threes who live in the fifth of Scotland's data zones that is "
        "most deprived: over all (simd), and in access to services (access), a measure of "
        "remoteness. Where under-threes are not known by data zone, under-ones or all residents "
        "stand in for them, as the unit says."
    ),
    key=("council_code", "measure", "year"),
    columns=(
        council(),
        choice(
            "measure",
            "Which index",
            "under3_share_simd_most_deprived_quintile",
            "under3_share_access_most_deprived_quintile",
        ),
        year(),
        Column("value", "number", "The share, as a fraction", minimum=0, maximum=1),
        _unit(*SHARE_UNITS),
        *provenance(),
    ),
    foreign_keys=(_COUNCIL,),
)

NRAC = TableSchema(
    name="data/nrac.csv",
    meaning=(
        "Shares of the National Resource Allocation formula: implied by the distribution of a "
        "national fund for all boards, and target shares where published."
    ),
    key=("board_code", "measure", "year"),
    columns=(
        board(),
        choice("measure", "Implied or target share", "implied_share", "target_share"),
        period("Financial year"),
        Column("value", "number", "The share", minimum=0, maximum=100),
        _unit("% of Scotland"),
        *provenance(),
    ),
    foreign_keys=(_BOARD,),
)

STANDARDS = TableSchema(
    name="data/standards.csv",
    meaning=(
        "Thresholds, rates of need, hours and other standards. Where a source gives a range and "
        "no single figure, the value is blank."
    ),
    key=("key",),
    columns=(
        code("key", "Name of the standard"),
        Column("value", "number", "The figure", required=False),
        *_range(),
        _free_unit(),
        period(),
        Column("applies_to", "name", "Who or what it applies to"),
        *provenance(),
        note(),
    ),
)

UNIT_COSTS = TableSchema(
    name="data/unit_costs.csv",
    meaning="Pay by Agenda for Change band, on-costs, cost of a post and of setting one up.",
    key=("key",),
    columns=(
        code("key", "Name of the cost"),
        Column("value", "number", "The figure", minimum=0),
        *_range(),
        _free_unit(),
        period("Price year (financial year)"),
        *provenance(),
        note(),
    ),
)

FUNDING = TableSchema(
    name="data/funding.csv",
    meaning="What was announced, invested or spent on perinatal and infant mental health.",
    key=("period", "item"),
    columns=(
        Column("period", "name", "Years that the sum covers"),
        Column("item", "name", "What the sum is for"),
        Column("value", "number", "The sum", minimum=0),
        _free_unit(),
        Column("scope", "name", "Whom it covers"),
        *provenance(),
        note(),
    ),
)

SERVICES = TableSchema(
    name="data/services.csv",
    meaning="Infant mental health services that public pages show, by board.",
    key=("board_code",),
    columns=(
        board(),
        Column("service_name", "name", "Name of the service", required=False),
        Column("model_found", "name", "Model of service that the pages suggest, or none found"),
        Column("evidence", "text", "What was found; no page found does not mean no service"),
        period("Span of the pages"),
        *provenance(),
    ),
    foreign_keys=(_BOARD,),
)

SERVICE_COUNTS = TableSchema(
    name="data/service_counts.csv",
    meaning="How many boards had which services at which date.",
    key=("date", "measure"),
    columns=(
        Column("date", "name", "Month or span of years"),
        Column("measure", "name", "What is counted"),
        Column("value", "number", "The count or share", minimum=0),
        _free_unit(),
        *provenance(),
    ),
)

FIGURE_TABLES = (
    BIRTHS,
    INFANTS,
    POPULATION,
    PUBLISHED_TOTALS,
    DEPRIVATION,
    NRAC,
    STANDARDS,
    UNIT_COSTS,
    FUNDING,
    SERVICES,
    SERVICE_COUNTS,
)
