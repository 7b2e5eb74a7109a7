"""A run drawn again in other forms, without solving: a folder or one file to send."""

from allocator.outputs.export.formats import FORMATS, USUAL_FORMATS, Format, Options
from allocator.outputs.export.write import EXPORT, export_name, write_bundle, write_export

__all__ = [
    "EXPORT",
    "FORMATS",
    "USUAL_FORMATS",
    "Format",
    "Options",
    "export_name",
    "write_bundle",
    "write_export",
]
