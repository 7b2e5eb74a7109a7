"""The column contract of every table in a workspace: names, kinds, units, meanings, keys."""

from allocator.inputs.schema.appraisal import APPRAISAL_TABLES
from allocator.inputs.schema.areas import AREA_TABLES
from allocator.inputs.schema.columns import Column, ForeignKey, TableSchema
from allocator.inputs.schema.figures import FIGURE_TABLES
from allocator.inputs.schema.network import NETWORK_TABLES

#: Every table of a workspace by its path, in the order in which the dictionary lists them.
SCHEMAS: dict[str, TableSchema] = {
    table.name: table
    for table in (*AREA_TABLES, *FIGURE_TABLES, *APPRAISAL_TABLES, *NETWORK_TABLES)
}

__all__ = ["SCHEMAS", "Column", "ForeignKey", "TableSchema"]
