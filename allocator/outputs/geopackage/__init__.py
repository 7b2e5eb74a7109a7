"""The GeoPackage of a run: layers for QGIS, styled as the map page is."""

from allocator.outputs.geopackage.write import write_geopackage

__all__ = ["write_geopackage"]
