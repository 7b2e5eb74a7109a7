"""Importers of the official files that users hold, each keyed on its code columns."""

from allocator.inputs.importers.registry import IMPORTERS, import_file
from allocator.inputs.importers.request import Imported, Request

__all__ = ["IMPORTERS", "Imported", "Request", "import_file"]
