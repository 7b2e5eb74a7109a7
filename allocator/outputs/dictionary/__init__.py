"""The data dictionary of a run: what every column of every table means, said in one place."""

from allocator.outputs.dictionary.contract import (
    HIDDEN,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    SHARE,
    SHORTHAND,
    Column,
    Table,
)
from allocator.outputs.dictionary.listing import (
    DICTIONARY,
    DICTIONARY_TABLE,
    TABLES,
    dictionary_table,
)

__all__ = [
    "DICTIONARY",
    "DICTIONARY_TABLE",
    "HIDDEN",
    "NOT_APPLICABLE",
    "NOT_AVAILABLE",
    "SHARE",
    "SHORTHAND",
    "TABLES",
    "Column",
    "Table",
    "dictionary_table",
]
