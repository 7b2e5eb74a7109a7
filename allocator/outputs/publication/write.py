"""Writes the tables of a published run, with what was hidden by which rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from allocator.analysis.disclosure import REACH, SMALL
from allocator.outputs.dictionary import DICTIONARY, HIDDEN, SHORTHAND, dictionary_table
from allocator.outputs.document import CLAIM
from allocator.outputs.files import cannot_write, write_json, write_table
from allocator.outputs.manifest import FORMAT, PRODUCT
from allocator.outputs.publication.published import PublishedRun
from allocator.outputs.publication.rules import (
    LEFT_OUT,
    LIMITS_OF_HIDING,
    MEANINGS,
    NOT_PUBLISHED,
    rule_of,
)
from allocator.outputs.tidy import write_tidy

#: File that says which rules were applied.
PUBLICATION = "publication.json"
#: File of what boards with hidden families have together.
TOGETHER = "boards_together.csv"


def write_published_tables(run: PublishedRun, folder: Path) -> None:
    """Write every table that may be published as CSV, with ``[c]`` where a cell is hidden.

    Parameters
    ----------
    run
        The published run.
    folder
        A folder; it is made if need be, and files of these names in it are replaced.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    """
    write_tidy(run, folder, ("csv",))
    try:
        write_table(published_dictionary(run), folder / f"{DICTIONARY}.csv")
        write_table(run.together, folder / TOGETHER)
        write_json(publication_document(run), folder / PUBLICATION)
    except OSError as error:
        raise cannot_write(folder, error) from error


def published_dictionary(run: PublishedRun) -> pd.DataFrame:
    """Return the data dictionary of a published run: replaced columns by what they mean here.

    Parameters
    ----------
    run
        The published run.

    Returns
    -------
    pandas.DataFrame
        As `allocator.outputs.dictionary.dictionary_table` returns it.
    """
    table = dictionary_table(run.tables)
    meanings = [MEANINGS.get(key, said) for key, said in table["meaning"].items()]
    return table.assign(meaning=meanings)


def publication_document(run: PublishedRun) -> dict[str, Any]:
    """Return what was hidden by which rule, as plain data.

    How many counts were hidden for being small, and how many to protect those, is not said: where
    all of a row are small, that would bound them.

    Parameters
    ----------
    run
        The published run.
    """
    return {
        "product": PRODUCT,
        "format": FORMAT,
        "run_id": run.run_id,
        "title": run.title,
        "claim": CLAIM,
        "small_below": SMALL,
        "known_no_closer_than": [0.0, REACH],
        "symbol": HIDDEN,
        "symbol_means": SHORTHAND[HIDDEN],
        "limits": LIMITS_OF_HIDING,
        "tables": {name: _table(run, name) for name in run.tables},
        "left_out": {**LEFT_OUT, **NOT_PUBLISHED},
    }


def _table(run: PublishedRun, name: str) -> dict[str, Any]:
    hidden = run.hidden[name]
    return {
        "rows": len(hidden),
        "hidden_cells": int(hidden.to_numpy(bool).sum()),
        "columns": {str(one): _column(run, name, str(one)) for one in hidden.columns},
    }


def _column(run: PublishedRun, table: str, column: str) -> dict[str, Any]:
    rule = rule_of(table, column)
    assert rule is not None, "only judged columns are published"
    hidden = int(run.hidden[table][column].sum())
    return {"rule": rule.treatment, "reason": rule.reason, "hidden_cells": hidden}
