"""Money by service and wave, as a table of the report."""

from __future__ import annotations

from allocator.outputs.page.tables import Column, PageTable, Row
from allocator.outputs.page.words import pounds
from allocator.outputs.report.binding import switched_off
from allocator.outputs.report.content import Content
from allocator.outputs.report.figures import service_title
from allocator.outputs.report.national import ROUNDING

#: Columns of the money table: label and column of the plan.
MONEY_COLUMNS: dict[str, str] = {
    "Budget": "budget_gbp",
    "Moved in": "moved_in_gbp",
    "Moved out": "moved_out_gbp",
    "Carried in": "carried_in_gbp",
    "Recurring": "recurring_gbp",
    "Set-up": "setup_gbp",
    "Carried out": "carried_out_gbp",
    "Lapses": "lapsed_gbp",
}


def money_columns(content: Content) -> dict[str, str]:
    """Return the columns of the money table; what moves between services only where any does."""
    moved = content.plan["money"]["moved_out_gbp"].any()
    return {
        label: name
        for label, name in MONEY_COLUMNS.items()
        if moved or not name.startswith("moved")
    }


def money_table(content: Content) -> PageTable:
    """Return money by service and wave, with the sum of each wave."""
    money = content.plan["money"]
    shown = money_columns(content)
    columns = list(shown.values())
    rows = []
    for wave in content.waves:
        for service in content.services:
            if (service, wave) in money.index:
                cells = [pounds(value) for value in money.loc[(service, wave), columns]]
                rows.append(Row((service_title(service), f"{wave}", *cells)))
        total = money.xs(wave, level="wave")[columns].sum()
        rows.append(
            Row(("All services", f"{wave}", *(pounds(value) for value in total)), total=True)
        )
    return PageTable(
        name="money",
        caption="Money by service and wave",
        columns=(
            Column("Service"),
            Column("Wave", "", "number"),
            *(Column(label, "GBP", "number") for label in shown),
        ),
        rows=tuple(rows),
        note=f"{_balance(content, shown)} {ROUNDING}",
    )


def _balance(content: Content, shown: dict[str, str]) -> str:
    """Return how the columns balance, in words."""
    if "5_money" in switched_off(content):
        return "The plan does without the rules of money: what it spends is not held to budgets."
    if "Moved in" in shown:
        return (
            "Budget, money moved in and money carried in = money moved out, recurring, set-up, "
            "carried out and lapses."
        )
    return "Budget and money carried in = recurring, set-up, carried out and lapses."
