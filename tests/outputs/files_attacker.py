"""An attacker who has the published files and knows what their columns mean, and nothing else.

He reads the CSV files as text, writes down every sum, ratio and total that they imply as a linear
program of his own, and asks how small and how large each hidden figure can be.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

HIDDEN = "[c]"
#: Figures are written to nine decimals; sums of hundreds of them are off by less.
SLIP = 1e-6
#: How far slips in many sums may move a bound.
CLOSE = 1e-3
#: Columns of tables by what they count.
COUNTED = {
    "need_families": "need",
    "attainable_families": "reach",
    "served_families": "served",
    "served_community": "community",
    "served_embedded": "embedded",
    "unmet_families": "unmet",
    "admissions": "admissions",
    "community_families": "cover",
}
SCOTLAND = "Scotland"
TOGETHER = "together"
AREA_SUMS = (
    ("need", ("served", "unmet")),
    ("need", ("reach", "beyond")),
    ("reach", ("served", "missed")),
    ("unmet", ("missed", "beyond")),
)
WHOLE = ("need", "reach", "beyond", "served", "missed", "unmet")


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a file as text; none where there is no file."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class FilesAttacker:
    """All that the published files of one folder imply."""

    def __init__(self, folder: Path, *, places: bool = False) -> None:
        self.folder = folder
        self.names: dict[tuple, int] = {}
        self.low: list[float] = []
        self.high: list[float | None] = []
        self.sums: list[dict[int, float]] = []
        #: Every hidden figure, by file, row and column.
        self.hidden: dict[tuple[str, tuple[str, ...], str], tuple] = {}
        self.zones = rows_of(folder, "zones")
        self.boards = sorted(row["board_code"] for row in rows_of(folder, "boards"))
        self.waves = sorted({row["wave"] for row in rows_of(folder, "board_coverage")})
        self._read_areas()
        self._read_units()
        self._read_cover()
        self._read_sums()
        if places:
            self._read_places()

    def bounds(self, name: tuple) -> tuple[float, float]:
        """Return the least and the most that a figure can be."""
        ends = []
        for sign in (1.0, -1.0):
            cost = np.zeros(len(self.names))
            cost[self.names[name]] = sign
            found = linprog(cost, **self._program, method="highs")
            assert found.status in {0, 3}, found.message
            ends.append(np.inf if found.status else found.fun * sign)
        return ends[0], ends[1]

    @cached_property
    def _program(self) -> dict:
        """Every sum that holds, but for a slip either way."""
        terms = [(n, at, by) for n, one in enumerate(self.sums) for at, by in one.items()]
        row, column, by = zip(*terms, strict=True)
        sums = csr_array((by, (row, column)), shape=(len(self.sums), len(self.names)))
        return {
            "A_ub": vstack([sums, -sums]).tocsr(),
            "b_ub": np.full(2 * len(self.sums), SLIP),
            "bounds": list(zip(self.low, self.high, strict=True)),
        }

    def _name(self, *name: str) -> int:
        if name not in self.names:
            self.names[name] = len(self.low)
            self.low.append(0.0)
            self.high.append(None)
        return self.names[name]

    def _learn(self, at: int, value: float) -> None:
        self.low[at], self.high[at] = value - SLIP, value + SLIP

    def _sum(self, total: tuple, parts: list[tuple]) -> None:
        """Take down that a figure is the sum of others."""
        row = defaultdict(float, {self._name(*total): -1.0})
        for part in parts:
            row[self._name(*part)] += 1.0
        self.sums.append(dict(row))

    def _cell(self, file: str, row: dict[str, str], column: str, name: tuple) -> None:
        at = self._name(*name)
        if row[column] == HIDDEN:
            key = tuple(row[one] for one in KEYS[file])
            self.hidden[file, key, column] = name
        elif row[column]:
            self._learn(at, float(row[column]))

    def _read_areas(self) -> None:
        for file in ("board_coverage", "board_indicators", "national_indicators"):
            for row in rows_of(self.folder, file):
                self._read_counts(file, row, row.get("board_code", SCOTLAND), "reach")
        for row in rows_of(self.folder, "island_indicators"):
            self._read_counts("island_indicators", row, f"island {row['island']}", "need")
        for wave in self.waves:
            for board in self.boards:
                services = [(one, board, wave) for one in ("community", "embedded")]
                self._sum(("served", board, wave), services)
                self._read_islands(board, wave)
            for what in WHOLE:
                self._sum((what, SCOTLAND, wave), [(what, one, wave) for one in self.boards])

    def _read_counts(self, file: str, row: dict[str, str], area: str, whole: str) -> None:
        """Take down the counts of a row, and its coverage of need, or of need within reach."""
        wave = row["wave"]
        for column, what in COUNTED.items():
            if column in row:
                self._cell(file, row, column, (what, area, wave))
        self._ratio(row["coverage"], ("served", area, wave), (whole, area, wave))

    def _ratio(self, text: str, part: tuple, whole: tuple) -> None:
        """Take down that one figure is a known share of another."""
        if text not in {"", HIDDEN}:
            self.sums.append({self._name(*part): 1.0, self._name(*whole): -float(text)})

    def _read_islands(self, board: str, wave: str) -> None:
        """Take down that islands and mainland make the board, and which of them are reached."""
        parts = defaultdict(list)
        for zone in self.zones:
            if zone["board_code"] == board:
                island = zone["island"]
                area = f"island {island}" if island else f"mainland {board}"
                parts[area].append(zone["attainable"] == "True")
        for area, reached in parts.items():
            for total, of in AREA_SUMS:
                self._sum((total, area, wave), [(one, area, wave) for one in of])
            if all(reached):
                self._learn(self._name("beyond", area, wave), 0.0)
            if not any(reached):
                self._learn(self._name("reach", area, wave), 0.0)
        for what in WHOLE:
            self._sum((what, board, wave), [(what, area, wave) for area in parts])

    def _read_units(self) -> None:
        posts = {
            (r["mbu_id"], r["wave"]): r["filled_wte"] for r in rows_of(self.folder, "mbu_posts")
        }
        by_unit, all_of = defaultdict(list), defaultdict(list)
        for row in rows_of(self.folder, "mbu_admissions"):
            unit, wave = row["mbu_id"], row["wave"]
            name, total = ("at", unit, row["board_code"], wave), ("unit", unit, wave)
            self._cell("mbu_admissions", row, "admissions", name)
            by_unit[total].append(name)
            wte, filled = row["specialist_wte"], posts.get((unit, wave), "")
            if wte not in {"", HIDDEN} and filled not in {"", HIDDEN} and float(filled) > 0:
                self._ratio(str(float(wte) / float(filled)), name, total)
        for total, parts in by_unit.items():
            self._sum(total, parts)
            all_of[total[-1]].append(total)
        for row in rows_of(self.folder, "mbu_unplaced"):
            name = ("unplaced", row["board_code"], row["wave"])
            self._cell("mbu_unplaced", row, "admissions", name)
            all_of[row["wave"]].append(name)
        for wave, parts in all_of.items():
            self._sum(("all", wave), parts)
            for row in rows_of(self.folder, "settings"):
                if row["key"] == "mbu.admissions_per_year" and row["value"] != HIDDEN:
                    self._learn(self._name("all", wave), float(row["value"]))

    def _read_cover(self) -> None:
        zone_board = {zone["zone_id"]: zone["board_code"] for zone in self.zones}
        base_board = {row["site_code"]: row["board_code"] for row in rows_of(self.folder, "bases")}
        servers = defaultdict(set)
        for row in rows_of(self.folder, "flows"):
            pair = (zone_board[row["zone_id"]], row["wave"])
            servers[pair].add(base_board[row["site_code"]])
        told = defaultdict(set)
        for row in rows_of(self.folder, "network_cover"):
            pair = (row["board_code"], row["wave"])
            told[pair].add(row["hub_board_code"])
            name = ("cover", row["board_code"], row["hub_board_code"], row["wave"])
            self._cell("network_cover", row, "community_families", name)
        for (board, wave), hubs in told.items():
            parts = [("cover", board, hub, wave) for hub in sorted(hubs)]
            if servers[board, wave] - hubs:
                parts.append(("cover", board, "others", wave))
            self._sum(("community", board, wave), parts)

    def _read_sums(self) -> None:
        """Take down what is said of the country over all waves, and of boards together."""
        for row in rows_of(self.folder, "objectives"):
            if row["objective"] == "unmet_need" and row["value"] != HIDDEN:
                parts = [("unmet", SCOTLAND, wave) for wave in self.waves]
                self._sum(("unmet", "all waves"), parts)
                self._learn(self._name("unmet", "all waves"), float(row["value"]))
        for row in rows_of(self.folder, "boards_together"):
            for column in ("need_families", "attainable_families", "served_families"):
                if row[column]:
                    what, wave = COUNTED[column], row["wave"]
                    total = (what, TOGETHER, wave)
                    self._sum(total, [(what, one, wave) for one in row["board_codes"].split()])
                    self._learn(self._name(*total), float(row[column]))
        self._same_need()

    def _same_need(self) -> None:
        """Take down that need is the same in every wave, if all that is shown of it is."""
        shown = defaultdict(set)
        for row in rows_of(self.folder, "board_coverage"):
            shown[row["board_code"]].add(row["need_families"])
        if all(len(found) == 1 for found in shown.values()):
            for name in [name for name in self.names if name[0] in {"need", "reach", "beyond"}]:
                if name[1] != TOGETHER and name[-1] != self.waves[0]:
                    self._sum(name, [(*name[:-1], self.waves[0])])

    def _read_places(self) -> None:
        """Take down that places make islands and boards; one without a base is not served by it."""
        served = {(r["zone_id"], r["wave"]) for r in rows_of(self.folder, "flows")}
        for wave in self.waves:
            parts = defaultdict(list)
            for zone in self.zones:
                island, board = zone["island"], zone["board_code"]
                parts[f"island {island}" if island else f"mainland {board}"].append(zone["zone_id"])
                names = [(what, zone["zone_id"], wave) for what in ("served", "unmet")]
                self._sum(("need", zone["zone_id"], wave), names)
                if (zone["zone_id"], wave) not in served:
                    at = self._name("community of place", zone["zone_id"], wave)
                    self._learn(at, 0.0)
            for area, zones in parts.items():
                for what in ("need", "served", "unmet"):
                    self._sum((what, area, wave), [(what, zone, wave) for zone in zones])


#: Columns that name a row of each file with counts.
KEYS = {
    "board_coverage": ("board_code", "wave"),
    "board_indicators": ("board_code", "wave"),
    "national_indicators": ("wave",),
    "island_indicators": ("island", "wave"),
    "mbu_admissions": ("board_code", "mbu_id", "wave"),
    "mbu_unplaced": ("board_code", "wave"),
    "network_cover": ("board_code", "hub_board_code", "wave"),
}


def too_well_known(attacker: FilesAttacker, tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple]:
    """Yield the hidden figures that an attacker knows too closely, with what he knows."""
    known = {}
    for (file, key, column), name in attacker.hidden.items():
        levels = tables[file].index.names
        row = [int(one) if level == "wave" else one for one, level in zip(key, levels, strict=True)]
        value = float(tables[file].loc[tuple(row) if len(row) > 1 else row[0], column])
        if name not in known:
            known[name] = attacker.bounds(name)
        low, high = known[name]
        # A small figure may be 0 and may be 9; any other hidden one anything over a width of 9.
        if high - (0 if 0 < value < 5 else low) < 9 - CLOSE or (0 < value < 5 and low > CLOSE):
            yield file, key, column, value, low, high
