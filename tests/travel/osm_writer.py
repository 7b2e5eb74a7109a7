"""A writer of small OpenStreetMap extracts (PBF), so that tests need no download and no library."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

#: Coordinates are counted in these parts of a degree.
_PER_DEGREE = 10_000_000
_NODES, _WAYS = 1, 3


@dataclass(frozen=True)
class Way:
    """A way: ids of its nodes in order, and its tags."""

    nodes: Sequence[int]
    tags: Mapping[str, str] = field(default_factory=dict)


def write_pbf(
    path: Path,
    nodes: Mapping[int, tuple[float, float]],
    ways: Sequence[Way],
    *,
    timestamp: int | None = None,
    packed: bool = True,
) -> None:
    """Write nodes (lon, lat in degrees) and ways; the timestamp is in seconds since 1970."""
    texts = [""]
    place = {"": 0}
    for way in ways:
        for word in (word for pair in way.tags.items() for word in pair):
            if word not in place:
                place[word] = len(texts)
                texts.append(word)
    table = b"".join(_bytes(1, word.encode()) for word in texts)
    groups = [
        b"".join(_bytes(_NODES, _node(name, *point)) for name, point in sorted(nodes.items())),
        b"".join(_bytes(_WAYS, _way(name, way, place)) for name, way in enumerate(ways, 1)),
    ]
    header = b"".join(_bytes(4, word) for word in (b"OsmSchema-V0.6",))
    if timestamp is not None:
        header += _number(32, timestamp)
    data = [_bytes(1, table), *(_bytes(2, group) for group in groups if group)]
    blocks = [("OSMHeader", header), ("OSMData", b"".join(data))]
    path.write_bytes(b"".join(_block(kind, content, packed=packed) for kind, content in blocks))


def _block(kind: str, content: bytes, *, packed: bool) -> bytes:
    body = _bytes(1, content)
    if packed:
        body = _number(2, len(content)) + _bytes(3, zlib.compress(content))
    head = _bytes(1, kind.encode()) + _number(3, len(body))
    return len(head).to_bytes(4, "big") + head + body


def _node(name: int, lon: float, lat: float) -> bytes:
    parts = (round(degrees * _PER_DEGREE) for degrees in (lat, lon))
    body = _number(1, _zigzag(name))
    return body + b"".join(_number(8 + i, _zigzag(part)) for i, part in enumerate(parts))


def _way(name: int, way: Way, place: Mapping[str, int]) -> bytes:
    steps = [after - before for before, after in zip([0, *way.nodes], way.nodes, strict=False)]
    return b"".join(
        (
            _number(1, name),
            _bytes(2, b"".join(_varint(place[key]) for key in way.tags)),
            _bytes(3, b"".join(_varint(place[value]) for value in way.tags.values())),
            _bytes(8, b"".join(_varint(_zigzag(step)) for step in steps)),
        )
    )


def _bytes(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _zigzag(value: int) -> int:
    return value * 2 if value >= 0 else -value * 2 - 1


def _varint(value: int) -> bytes:
    digits = bytearray()
    while value > 127:
        digits.append(value & 127 | 128)
        value >>= 7
    return bytes([*digits, value])
