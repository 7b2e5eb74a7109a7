"""What a study is: an answer in sentences, charts and tables, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from allocator.outputs.page.tables import PageTable
from allocator.outputs.report.charts import Chart


@dataclass(frozen=True, slots=True)
class Column:
    """What is said of one column, or level of the index, of a tidy table.

    Parameters
    ----------
    unit
        Unit of a number, in words; empty for names and codes.
    meaning
        One sentence without a full stop.
    """

    unit: str
    meaning: str


@dataclass(frozen=True)
class Section:
    """One part of a study's page.

    Parameters
    ----------
    heading
        Its title.
    sentences
        What its figures say.
    charts, tables
        Shown in this order behind the sentences.
    """

    heading: str
    sentences: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[PageTable, ...] = ()


@dataclass(frozen=True)
class Study:
    """The answer to a question that takes more than one plan.

    Parameters
    ----------
    kind
        The command that asks it, for example ``rules``.
    title
        Title of its page.
    lead
        The answer first, a few sentences with figures.
    sections
        Parts of its page, in order.
    tables
        Tidy tables with a named index, by name.
    dictionary
        What every column and level of the index of each table means, by table and name.
    proved
        Whether every plan that it rests on is proved.
    caveats
        What it takes as given, and what it cannot say.
    options
        What was asked for besides model and scenario, in words.
    """

    kind: str
    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    tables: Mapping[str, pd.DataFrame]
    dictionary: Mapping[str, Mapping[str, Column]]
    proved: bool = True
    caveats: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)

    def dictionary_table(self) -> pd.DataFrame:
        """Return the dictionary as one table.

        Returns
        -------
        pandas.DataFrame
            Index ``(table, column)`` in the order of the tables; columns ``unit``, ``meaning``.

        Raises
        ------
        KeyError
            If a column is not described: a table never goes out with one.
        """
        rows = [
            (
                name,
                column,
                self.dictionary[name][column].unit,
                self.dictionary[name][column].meaning,
            )
            for name, table in self.tables.items()
            for column in (*table.index.names, *table.columns)
        ]
        frame = pd.DataFrame(rows, columns=["table", "column", "unit", "meaning"])
        return frame.set_index(["table", "column"])


@dataclass(frozen=True)
class StudyBasis:
    """What a study was made from.

    Parameters
    ----------
    provenance
        As of a plan: model, scenarios, overrides, travel engine, solver options.
    settings
        Index ``key``; columns ``value, unit, drives, source, status, origin``.
    inputs
        Input files, as `allocator.outputs.input_log.input_log` returns them.
    """

    provenance: Mapping[str, Any]
    settings: pd.DataFrame
    inputs: pd.DataFrame
