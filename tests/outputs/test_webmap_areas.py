"""Areas of travel time: land divided among places, and shapes written as whole numbers."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from allocator.outputs.webmap.encode import decode_ring, encode_points, encode_shape
from allocator.outputs.webmap.frame import short_path
from allocator.outputs.webmap.isochrones import PATCH_DEGREES, Area, travel_areas

#: About ten metres: what rounding may move.
ROUNDING = 1e-4


def places(*points: tuple[float, float]) -> pd.DataFrame:
    """Return places ``a``, ``b`` and so on at longitudes and latitudes."""
    index = pd.Index([chr(ord("a") + place) for place in range(len(points))], name="zone_id")
    return pd.DataFrame(list(points), index=index, columns=["lon", "lat"])


def bands(*rows: tuple[int, ...]) -> pd.DataFrame:
    """Return the band of each place in each wave."""
    index = pd.Index([chr(ord("a") + place) for place in range(len(rows))], name="zone_id")
    return pd.DataFrame(list(rows), index=index, columns=range(1, len(rows[0]) + 1))


def drawn(area: Area) -> shapely.Geometry:
    """Return an area as the page draws it: encoded, decoded, put together."""
    polygons = [[decode_ring(ring) for ring in rings] for rings in encode_shape(area.geometry)]
    return shapely.union_all([shapely.make_valid(Polygon(one[0], one[1:])) for one in polygons])


def same(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    """Tell whether two shapes cover the same land, but for the last digits."""
    return shapely.symmetric_difference(one, other).area < 1e-9


def test_two_places_share_an_island_half_and_half() -> None:
    """Two places on a square take the half that is nearer; together they are the square."""
    square = box(-4.0, 56.0, -3.0, 57.0)
    near, far = travel_areas(places((-3.75, 56.5), (-3.25, 56.5)), bands((0,), (2,)), [square])
    assert (near.bands, far.bands) == ((0,), (2,))
    assert same(near.geometry, box(-4.0, 56.0, -3.5, 57.0))
    assert same(far.geometry, box(-3.5, 56.0, -3.0, 57.0))
    assert same(shapely.union(near.geometry, far.geometry), square)


def test_near_is_near_on_the_ground() -> None:
    """A degree east counts less than a degree north, as it is on the ground."""
    square = box(-4.0, 56.0, -3.0, 57.0)
    seeds = places((-3.9, 56.1), (-3.1, 56.9))
    first, _ = travel_areas(seeds, bands((0,), (1,)), [square])
    # Half way, in kilometres: the corner to the north-west is nearer to the place in the south.
    corners = {(-4.0, 57.0): False, (-3.0, 56.0): True}
    for corner, inside in corners.items():
        scale = np.cos(np.radians(56.5))
        away = [
            np.hypot((corner[0] - lon) * scale, corner[1] - lat) for lon, lat in seeds.to_numpy()
        ]
        assert bool(away[0] < away[1]) is inside
        assert first.geometry.buffer(-1e-6).intersects(Point(corner).buffer(1e-3)) is inside


def test_the_same_band_is_one_area() -> None:
    """Places in the same bands in every wave share one area without a seam."""
    square = box(-4.0, 56.0, -3.0, 57.0)
    seeds = places((-3.8, 56.5), (-3.5, 56.5), (-3.2, 56.5))
    both, other = travel_areas(seeds, bands((0, 1), (0, 1), (0, 2)), [square])
    assert (both.bands, other.bands) == ((0, 1), (0, 2))
    assert isinstance(both.geometry, Polygon)


def test_the_sea_parts_places() -> None:
    """A place takes no land across the water, however near; an island without one stays blank."""
    west, east, empty = box(-5, 56, -4.1, 57), box(-4, 56, -3, 57), box(-2.5, 56, -2.4, 56.1)
    seeds = places((-4.2, 56.5), (-3.1, 56.5))
    blank, one, two = travel_areas(seeds, bands((0,), (1,)), [west, east, empty])
    assert blank.bands == ()
    assert same(blank.geometry, empty)
    assert same(one.geometry, west)
    assert same(two.geometry, east)


def test_boards_that_touch_are_one_land() -> None:
    """The border of two boards parts nothing: land takes the nearest place of any board."""
    north, south = box(-4, 56.5, -3, 57), box(-4, 56, -3, 56.5)
    near, _ = travel_areas(places((-3.5, 56.3), (-3.5, 56.9)), bands((0,), (1,)), [north, south])
    assert same(near.geometry, box(-4, 56, -3, 56.6))


def test_place_off_the_coast_has_a_patch_and_its_land() -> None:
    """A place just off the simplified coast has the land beside it and is itself drawn."""
    island = box(-4, 56, -3.9, 56.1)
    (area,) = travel_areas(places((-3.95, 56.102)), bands((3,)), [island])
    assert area.geometry.covers(Point(-3.95, 56.102))
    assert area.geometry.covers(island)
    assert area.geometry.bounds[3] <= 56.102 + PATCH_DEGREES + 1e-9


def test_patches_do_not_overlap() -> None:
    """Two places side by side in the sea have smaller patches, each its own."""
    near, far = travel_areas(places((-4.0, 56.0), (-3.996, 56.0)), bands((0,), (1,)), [])
    assert near.geometry.intersection(far.geometry).area < 1e-12
    assert near.geometry.covers(Point(-4.0, 56.0))
    assert far.geometry.covers(Point(-3.996, 56.0))


def test_places_at_one_point_take_the_farther_band() -> None:
    """Of two places at the same point the farther band is shown."""
    square = box(-4.0, 56.0, -3.0, 57.0)
    (area,) = travel_areas(places((-3.5, 56.5), (-3.5, 56.5)), bands((4,), (1,)), [square])
    assert area.bands == (4,)


def test_no_places_and_no_land() -> None:
    """Land without places is blank; nothing at all is no area."""
    none = places((-3.5, 56.5)).iloc[:0]
    bare = bands((0,)).iloc[:0]
    (blank,) = travel_areas(none, bare, [box(-4, 56, -3, 57)])
    assert blank.bands == ()
    assert travel_areas(none, bare, []) == ()


#: Places anywhere near three islands, on a grid finer than the rounding is coarse.
POINTS = st.lists(
    st.tuples(st.integers(-470, -230), st.integers(5550, 5750)).map(
        lambda at: (at[0] / 100, at[1] / 100)
    ),
    min_size=1,
    max_size=25,
    unique=True,
)
LAND = [
    box(-4.5, 55.6, -3.5, 57.2),
    Polygon([(-3.3, 56.0), (-2.6, 56.1), (-2.9, 56.8)]),
    box(-3.1, 57.1, -2.8, 57.3),
]


@given(POINTS, st.data())
def test_every_place_lies_in_an_area_of_its_own_band(
    points: list[tuple[float, float]], data: st.DataObject
) -> None:
    """As drawn, each place's own point is in the area of its bands, and areas do not overlap."""
    rows = [data.draw(st.tuples(st.integers(0, 3), st.integers(0, 3))) for _ in points]
    made = travel_areas(_named(points), _named_bands(rows), LAND)
    by_bands = {area.bands: drawn(area) for area in made}
    for point, row in zip(points, rows, strict=True):
        assert by_bands[row].distance(Point(point)) <= ROUNDING
    whole = shapely.union_all([area.geometry for area in made])
    assert whole.area == pytest.approx(sum(area.geometry.area for area in made), abs=1e-9)
    assert whole.buffer(1e-9).covers(shapely.union_all(LAND))


def _named(points: list[tuple[float, float]]) -> pd.DataFrame:
    return pd.DataFrame(points, columns=["lon", "lat"], index=[f"z{i}" for i in range(len(points))])


def _named_bands(rows: list[tuple[int, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[1, 2], index=[f"z{i}" for i in range(len(rows))])


def test_encoding_by_hand() -> None:
    """A square is its first corner and the steps from there; what is too small to see is not."""
    corners = [(-4, 56), (-3.9998, 56), (-3.9998, 56.0002), (-4, 56.0002)]
    speck = [(-3.99992, 56.00012), (-3.99991, 56.00012), (-3.99991, 56.00013)]
    square = [560000, -40000, 0, 2, 2, 0, 0, -2]
    assert encode_shape(Polygon(corners)) == [[square]]
    assert encode_shape(MultiPolygon([Polygon(corners, [speck]), Polygon(speck)])) == [[square]]
    assert decode_ring(square) == corners
    lines = GeometryCollection([LineString([(0, 0), (1, 1)]), Point(0, 0), Polygon()])
    assert encode_shape(lines) == []


@given(
    st.lists(st.tuples(st.floats(54, 61), st.floats(-9, 0)), min_size=0, max_size=30),
)
def test_points_come_back(points: list[tuple[float, float]]) -> None:
    """Decoded places are those encoded, to half a ten-thousandth of a degree."""
    back = [(lat, lon) for lon, lat in decode_ring(encode_points(points))]
    both = (np.array(one).reshape(-1, 2) for one in (back, points))
    np.testing.assert_allclose(*both, atol=0.5 * ROUNDING + 1e-9)


def test_holes_and_parts_survive() -> None:
    """Every part and hole of a shape is encoded, and none is drawn larger than the rounding."""
    ring = box(-4, 56, -3, 57).difference(box(-3.7, 56.3, -3.4, 56.6))
    shape = MultiPolygon([ring, box(-2.5, 56, -2.4, 56.1)])
    back = drawn(Area((), shape))
    assert back.symmetric_difference(shape).area < ROUNDING
    assert [len(rings) for rings in encode_shape(shape)] == [2, 1]


@given(st.lists(st.tuples(st.floats(-900, 900), st.floats(-900, 900)), min_size=1, max_size=20))
def test_short_paths_come_back(points: list[tuple[float, float]]) -> None:
    """A path of steps leads through its points, each to a tenth of a unit."""
    numbers = [float(one) for one in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", short_path(points))]
    walked = np.cumsum(np.array(numbers).reshape(-1, 2), axis=0)
    np.testing.assert_allclose(walked, points, atol=0.05 + 1e-6)
