"""Published Kolm-Pollak cases, whose alpha is not the product's: the same answer by their alpha."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from allocator.analysis.inequality import (
    kolm_pollak_alpha,
    kolm_pollak_ede,
    kolm_pollak_index,
)

CASES = Path(__file__).resolve().parents[3] / "shared" / "check" / "cases" / "equitable_efl"


def published(name: str) -> pd.DataFrame:
    """Return a published table, or skip where open data is not beside the checkout."""
    if not (CASES / name).is_file():
        pytest.skip(f"needs ../shared/check/cases/equitable_efl/{name}, which is not here")
    return pd.read_csv(CASES / name)


def with_squared_people(values: np.ndarray, weights: np.ndarray) -> float:
    """Return the alpha of the published case, which squares people with their distance."""
    return (weights @ values) / ((weights * values) ** 2).sum()


def test_published_kolm_pollak_case() -> None:
    """Distances of a published solution give its mean, its scaling factor and its equivalent.

    The code behind the case squares people too: its alpha is sum(w d) / sum((w d)^2), whatever
    its own description says. So the alpha stated with the answer is worked out that way here and
    turned into a kappa; the product's alpha, sum(w d) / sum(w d^2), is another number.
    """
    given_values = published("out_basic_cartesian_summary.csv").set_index("parameter")["value"]
    distances = published("out_basic_cartesian.csv")
    stated = {
        key: float(given_values[key])
        for key in (
            "aversion",
            "aversion_out",
            "scaling_factor",
            "scaling_factor_out",
            "mean_distance_out",
            "ede_out",
        )
    }
    values, weights = distances["distance"].to_numpy(), distances["population"].to_numpy(float)
    mean = weights @ values / weights.sum()
    assert mean == pytest.approx(stated["mean_distance_out"], rel=1e-12)
    squared_people = with_squared_people(values, weights)
    assert squared_people == pytest.approx(stated["scaling_factor_out"], rel=1e-12)
    kappa = stated["aversion"] * squared_people
    ede = kolm_pollak_ede(values, weights, kappa=kappa)
    assert ede == pytest.approx(stated["ede_out"], rel=1e-12)
    index = kolm_pollak_index(values, weights, kappa=kappa)
    assert index == pytest.approx(stated["ede_out"] - stated["mean_distance_out"], rel=1e-9)
    # The aversion that it found is the one that it was given, in the new scale.
    kappa_given = stated["aversion"] * stated["scaling_factor"]
    found = stated["aversion_out"] * stated["scaling_factor_out"]
    assert found == pytest.approx(kappa_given, rel=1e-9)


def test_alpha_of_the_published_case_counts_people_once() -> None:
    """One row a person gives the product's alpha and not the published one, 14 times smaller."""
    distances = published("out_basic_cartesian.csv")
    values, weights = distances["distance"].to_numpy(), distances["population"].to_numpy(float)
    persons = np.repeat(values, weights.astype(int))
    alpha = kolm_pollak_alpha(values, weights)
    assert alpha == pytest.approx(persons.sum() / (persons**2).sum(), rel=1e-12)
    ones = np.ones(len(persons))
    assert with_squared_people(persons, ones) == pytest.approx(alpha, rel=1e-12)
    assert alpha / with_squared_people(values, weights) == pytest.approx(14.23, abs=0.01)
