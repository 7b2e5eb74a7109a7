"""How siting compares with spopt: ``python`` this file, with the Python that has spopt.

Each ratio is of whole times from arrays to answer, taken in one run, so that a slow machine changes
none much. Nothing is asserted about seconds; that both answers agree is, where both are proved.

    python tests/benchmarks/siting.py PYTHON_WITH_SPOPT [SECONDS] [ONLY]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from allocator.analysis.siting import SiteChoice, choose_sites

PEER = Path(__file__).with_name("siting_peer.py")
STORES = (
    Path(__file__).parents[3]
    / "shared/check/cases/spopt_sf/SF_network_distance_candidateStore_16_censusTract_205_new.csv"
)
SIDE = 100.0
TURNS = 3
#: Gap at which spopt's solvers stop by themselves.
AGREED = 2e-4


@dataclass(frozen=True)
class Instance:
    """A question with its name."""

    name: str
    problem: str
    minutes: np.ndarray
    demand: np.ndarray
    count: int
    radius: float = 0.0
    capacity: np.ndarray | None = None

    def ours(self) -> SiteChoice:
        """Answer it here."""
        uses_count = self.problem != "lscp"
        uses_radius = self.problem in ("lscp", "mclp")
        return choose_sites(
            self.minutes,
            self.demand,
            self.problem,
            open_count=self.count if uses_count else None,
            radius=self.radius if uses_radius else None,
            capacity=self.capacity,
        )

    def peers(self, python: str, solver: str, seconds: float) -> dict[str, float] | None:
        """Answer it by spopt; None if it was ended after twice the limit."""
        room = np.zeros(0) if self.capacity is None else self.capacity
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "question.npz"
            np.savez(
                file,
                minutes=self.minutes,
                demand=self.demand,
                count=self.count,
                radius=self.radius,
                capacity=room,
            )
            words = [python, str(PEER), str(file), self.problem, solver, str(seconds)]
            try:
                done = subprocess.run(
                    words, capture_output=True, text=True, check=True, timeout=2 * seconds + 120
                )
            except subprocess.TimeoutExpired:
                return None
        return json.loads(done.stdout.splitlines()[-1])


def plane(zones: int, sites: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return minutes between points of a square, and demand."""
    rng = np.random.default_rng(seed)
    ends = rng.uniform(0, SIDE, (zones, 2)), rng.uniform(0, SIDE, (sites, 2))
    gaps = (ends[0][:, None, axis] - ends[1][None, :, axis] for axis in (0, 1))
    return 1.2 * np.hypot(*gaps), rng.integers(1, 100, zones).astype(float)


def instances() -> Iterator[Instance]:
    """Yield the questions, the small ones first."""
    if STORES.is_file():
        pairs = pd.read_csv(STORES, dtype={"DestinationName": str})
        table = pairs.pivot(index="DestinationName", columns="name", values="distance")
        demand = pairs.drop_duplicates("DestinationName").set_index("DestinationName")["demand"]
        stores = table.to_numpy(), demand.reindex(table.index).to_numpy(dtype=float)
        for problem, count, radius in (
            ("p-median", 4, 0.0),
            ("p-center", 4, 0.0),
            ("lscp", 0, 5000.0),
            ("lscp", 0, 8000.0),
            ("mclp", 4, 5000.0),
        ):
            yield Instance("San Francisco 205 x 16", problem, *stores, count, radius)
    for zones in (1_279, 6_976):
        for seed in (1, 3):
            minutes, demand = plane(zones, 40, seed)
            yield Instance(f"{zones} x 40, seed {seed}", "mclp", minutes, demand, 8, 20.0)
    for spare in (1.25, 1.05):
        for seed in (1, 2):
            minutes, demand = plane(600, 40, seed)
            room = np.full(40, np.ceil(spare * demand.sum() / 10))
            name = f"600 x 40, {spare - 1:.0%} spare, seed {seed}"
            yield Instance(name, "capacitated-p-median", minutes, demand, 10, capacity=room)
    for zones in (1_279, 6_976):
        for seed in (1, 3):
            minutes, demand = plane(zones, 40, seed)
            yield Instance(f"{zones} x 40, seed {seed}", "p-median", minutes, demand, 8)


def compare(one: Instance, python: str, seconds: float) -> None:
    """Print how much longer spopt takes with each solver, and whether the answers agree."""
    times = []
    for _ in range(TURNS):
        start = time.perf_counter()
        choice = one.ours()
        times.append(time.perf_counter() - start)
    ours = min(times)
    say(f"{one.problem:<21} {one.name:<28} {ours:8.3f} s  {choice.objective:,.3f} {choice.status}")
    for solver in ("CBC", "HiGHS"):
        found = one.peers(python, solver, seconds)
        if found is None:
            say(f"    spopt + {solver:<6} ended after {2 * seconds + 120:.0f} s without an answer")
            continue
        state = "" if found["proved"] else ", not proved"
        agrees = ""
        value = found["objective"]
        if found["proved"] and value is not None:
            apart = abs(value - choice.objective) / max(1.0, abs(choice.objective))
            assert apart <= AGREED, (one, value, choice.objective)
            agrees = f", objectives {apart:.1e} apart"
        ratio = found["seconds"] / ours
        say(f"    spopt + {solver:<6} {found['seconds']:8.2f} s = {ratio:,.0f} x{state}{agrees}")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(python: str, seconds: float = 600.0, only: str = "") -> None:
    """Compare on every question whose problem and name hold a text."""
    for one in instances():
        if only in f"{one.problem} {one.name}":
            compare(one, python, seconds)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit("give the Python that has spopt 0.8: python tests/benchmarks/siting.py PYTHON")
    main(sys.argv[1], *(float(word) for word in sys.argv[2:3]), *sys.argv[3:4])
