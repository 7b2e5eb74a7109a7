"""One siting question answered by spopt: run by `siting.py` in an environment of its own.

spopt 0.8 needs PuLP 3, so it cannot live beside the product. The question comes as a file of
arrays; the answer goes to stdout as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import pulp
from spopt.locate import LSCP, MCLP, PCenter, PMedian


def main(file: Path, problem: str, solver: str, seconds: float) -> None:
    """Answer one question and print how long that took."""
    arrays = np.load(file)
    minutes, demand = arrays["minutes"], arrays["demand"]
    count, radius = int(arrays["count"]), float(arrays["radius"])
    start = time.perf_counter()
    if problem == "p-median":
        model = PMedian.from_cost_matrix(minutes, demand, count)
    elif problem == "p-center":
        model = PCenter.from_cost_matrix(minutes, count)
    elif problem == "lscp":
        model = LSCP.from_cost_matrix(minutes, radius)
    elif problem == "mclp":
        model = MCLP.from_cost_matrix(minutes, demand, radius, count)
    else:
        model = PMedian.from_cost_matrix(
            minutes, demand, count, facility_capacities=arrays["capacity"]
        )
    built = time.perf_counter() - start
    tool = {"CBC": pulp.PULP_CBC_CMD, "HiGHS": pulp.HiGHS}[solver]
    model.problem.solve(tool(msg=False, timeLimit=seconds))
    whole = time.perf_counter() - start
    value = pulp.value(model.problem.objective)
    proved = model.problem.sol_status == pulp.LpSolutionOptimal
    answer = {"seconds": whole, "built": built, "objective": value, "proved": proved}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4]))
