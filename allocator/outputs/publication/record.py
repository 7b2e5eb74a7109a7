"""What is hidden of a run and why, cell by cell: for those who publish it, never published."""

from __future__ import annotations

import pandas as pd

from allocator.outputs.facts import RunFacts
from allocator.outputs.publication.hiding import plan_hiding
from allocator.outputs.publication.masks import table_kinds
from allocator.outputs.publication.published import all_tables
from allocator.outputs.publication.rules import rule_of

UNJUDGED = "Nobody has judged whether it may be published."


def hidden_record(facts: RunFacts) -> pd.DataFrame:
    """Return every cell of a run that is hidden when it is published.

    For internal use: that a cell is ``primary`` says that its count is under 5.

    Parameters
    ----------
    facts
        The run, with every figure.

    Returns
    -------
    pandas.DataFrame
        Index ``(table, row, column)``, the parts of a row's label with a space between them;
        columns ``kind`` (``primary``: a small count; ``secondary``: a count that would give a small
        one away; ``worked out``: a figure worked out from such counts; ``withheld``) and
        ``reason``.
    """
    hiding = plan_hiding(facts.plan)
    rows = []
    for name, table in all_tables(facts).items():
        kinds = table_kinds(name, table, hiding)
        labels = [_words(label) for label in kinds.index]
        for column in kinds.columns:
            rule = rule_of(name, str(column))
            reason = UNJUDGED if rule is None else rule.reason
            found = zip(labels, kinds[column], strict=True)
            rows += [(name, label, column, kind, reason) for label, kind in found if kind]
    columns = ["table", "row", "column", "kind", "reason"]
    return pd.DataFrame(rows, columns=columns).set_index(columns[:3])


def _words(label: object) -> str:
    return " ".join(map(str, label)) if isinstance(label, tuple) else str(label)
