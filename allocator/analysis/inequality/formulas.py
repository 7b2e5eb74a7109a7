"""Inequality measures of plain arrays, each value weighted by the people who stand behind it.

With values x, weights w, W = sum(w) and mean m = sum(w x) / W. A group of weight 0 has no part in
any measure, and n groups of weight 1 count as one of weight n. A measure that has no meaning for
the values given is None, never NaN; arrays that cannot be measured at all raise ``ValueError``.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

#: The Palma ratio holds the top tenth of people against the bottom two fifths.
PALMA_BOTTOM = 0.4
PALMA_TOP = 0.9


def gini(values: npt.ArrayLike, weights: npt.ArrayLike) -> float | None:
    """Return the Gini coefficient: half the mean gap between two people, over the mean.

    ``G = sum_ij w_i w_j |x_i - x_j| / (2 W^2 m)``.

    Parameters
    ----------
    values
        What each group has, 0 or more: shape ``(n,)``.
    weights
        People in each group, 0 or more: shape ``(n,)``.

    Returns
    -------
    float or None
        From 0 (all have the same; also a single group) to below 1; None where the total is 0.

    Raises
    ------
    ValueError
        If there is nobody, or an array is not as stated.
    """
    x, p = _people(values, weights)
    found = _tilt(x, p, x)
    return None if found is None else max(0.0, found)


def theil(values: npt.ArrayLike, weights: npt.ArrayLike) -> float | None:
    """Return Theil's T: the mean of ``(x / m) ln(x / m)``, where 0 ln 0 is 0.

    Parameters
    ----------
    values, weights
        As for `gini`.

    Returns
    -------
    float or None
        From 0 (all have the same; also a single group) up; None where the total is 0.

    Raises
    ------
    ValueError
        As for `gini`.
    """
    x, p = _people(values, weights)
    mean = float(p @ x)
    if mean <= 0:
        return None
    ratio = x / mean
    logs = np.log(ratio, out=np.zeros_like(ratio), where=ratio > 0)
    return max(0.0, float(p @ (ratio * logs)))


def palma(values: npt.ArrayLike, weights: npt.ArrayLike) -> float | None:
    """Return the Palma ratio: what the top tenth of people have over what the bottom 40% have.

    Read off the Lorenz curve, straight between groups, so a group on the line between two parts
    is divided.

    Parameters
    ----------
    values, weights
        As for `gini`.

    Returns
    -------
    float or None
        A quarter where all have the same (also for a single group), more where they do not; None
        where the bottom 40% have nothing.

    Raises
    ------
    ValueError
        As for `gini`.
    """
    x, p = _people(values, weights)
    order = np.argsort(x, kind="stable")
    people = np.concatenate([[0.0], np.cumsum(p[order])])
    held = np.concatenate([[0.0], np.cumsum((p * x)[order])])
    bottom, below_top = np.interp([PALMA_BOTTOM, PALMA_TOP], people / people[-1], held)
    return float((held[-1] - below_top) / bottom) if bottom > 0 else None


def concentration(
    values: npt.ArrayLike, weights: npt.ArrayLike, deprivation: npt.ArrayLike
) -> float | None:
    """Return the concentration index over people ranked from the most to the least deprived.

    ``C = (2 / m) cov(x, R)`` with R the share of people ranked before a group and half of its own.
    Groups as deprived as each other are one in the ranking, so their order makes no difference.

    Parameters
    ----------
    values, weights
        As for `gini`.
    deprivation
        How deprived each group is, more is worse; only the order counts: shape ``(n,)``.

    Returns
    -------
    float or None
        Above 0 where the less deprived have more, below 0 where the more deprived have, 0 where
        neither (also for a single group); between -1 and 1. None where the total is 0.

    Raises
    ------
    ValueError
        As for `gini`.
    """
    x, p = _people(values, weights)
    rank = _vector(deprivation)
    if rank.shape != np.shape(weights):
        raise ValueError("every group needs a deprivation")
    rank = rank[_vector(weights) > 0]
    if not np.isfinite(rank).all():
        raise ValueError("deprivation must be finite")
    return _tilt(x, p, -rank)


def kolm_pollak_index(values: npt.ArrayLike, weights: npt.ArrayLike, *, kappa: float) -> float:
    """Return the Kolm-Pollak index: what unevenness costs, in the unit of the values.

    ``I = ln(sum(w exp(-kappa (x - m))) / W) / |kappa|``: the gap between the mean and
    `kolm_pollak_ede`. For goods and burdens alike after Sheriff and Maguire (2020), Risk Analysis,
    and Logan et al. (2021), Computers, Environment and Urban Systems 86.

    Parameters
    ----------
    values
        What each group has, of either sign: shape ``(n,)``.
    weights
        People in each group, 0 or more: shape ``(n,)``.
    kappa
        Aversion per unit of the values: above 0 where more is better, below 0 for a burden.

    Returns
    -------
    float
        0 where all have the same (also for a single group), else more.

    Raises
    ------
    ValueError
        If kappa is 0 or not finite, there is nobody, or an array is not as stated.
    """
    _mean, penalty = _kolm_pollak(values, weights, kappa)
    return penalty


def kolm_pollak_ede(values: npt.ArrayLike, weights: npt.ArrayLike, *, kappa: float) -> float:
    """Return the equally-distributed equivalent: a level that, had by all, would be as good.

    ``EDE = -ln(sum(w exp(-kappa x)) / W) / kappa``: at most the mean where more is better, at
    least the mean for a burden.

    Parameters
    ----------
    values, weights, kappa
        As for `kolm_pollak_index`.

    Returns
    -------
    float
        In the unit of the values.

    Raises
    ------
    ValueError
        As for `kolm_pollak_index`.
    """
    mean, penalty = _kolm_pollak(values, weights, kappa)
    return mean - math.copysign(penalty, kappa)


def kolm_pollak_alpha(values: npt.ArrayLike, weights: npt.ArrayLike) -> float | None:
    """Return the scale that makes an aversion of no unit into a kappa: ``kappa = aversion alpha``.

    ``alpha = sum(w x) / sum(w x^2)``. Each person counts once, so neither the scale of the weights
    nor how people are grouped changes it; ``sum((w x)^2)`` below the line, which is also in use,
    would make alpha smaller the more people a group has.

    Parameters
    ----------
    values, weights
        As for `gini`.

    Returns
    -------
    float or None
        Per unit of the values; None where the total is 0.

    Raises
    ------
    ValueError
        As for `gini`.
    """
    x, p = _people(values, weights)
    largest = float(x.max())
    if largest <= 0:
        return None
    # Scaled by the largest, so that squares neither overflow nor vanish.
    relative = x / largest
    return float(p @ relative) / float(p @ relative**2) / largest


def _tilt(x: Array, p: Array, key: Array) -> float | None:
    """Return twice the covariance of values with people's rank by a key, over the mean."""
    mean = float(p @ x)
    if mean <= 0:
        return None
    _keys, group = np.unique(key, return_inverse=True)
    size = np.bincount(group, weights=p)
    rank = (np.cumsum(size) - size / 2)[group]
    # Adding 0 makes of a negative zero a plain one.
    return float(2 * (p * (x / mean - 1)) @ (rank - 0.5)) + 0.0


def _kolm_pollak(
    values: npt.ArrayLike, weights: npt.ArrayLike, kappa: float
) -> tuple[float, float]:
    """Return the mean and the index."""
    if kappa == 0 or not math.isfinite(kappa):
        raise ValueError("kappa must be finite and not 0")
    x, p = _people(values, weights, signed=True)
    mean = float(p @ x)
    powers = -kappa * (x - mean)
    most = float(powers.max())
    # Small powers by their excess over 1, which rounding would eat; large ones from the largest.
    log_mean = (
        math.log1p(float(p @ np.expm1(powers)))
        if most < 1
        else most + math.log(float(p @ np.exp(powers - most)))
    )
    return mean, max(0.0, log_mean / abs(kappa))


def _people(
    values: npt.ArrayLike, weights: npt.ArrayLike, *, signed: bool = False
) -> tuple[Array, Array]:
    """Return the values of groups with anybody in them, and their shares of all people."""
    x, w = _vector(values), _vector(weights)
    if x.shape != w.shape:
        raise ValueError("every value needs a weight")
    if not np.isfinite(w).all() or (w < 0).any():
        raise ValueError("weights must be finite and 0 or more")
    x, w = x[w > 0], w[w > 0]
    if not len(x):
        raise ValueError("there is nobody to measure over")
    if not np.isfinite(x).all():
        raise ValueError("values must be finite")
    if not signed and (x < 0).any():
        raise ValueError("values must be 0 or more")
    return x, w / w.sum()


def _vector(numbers: npt.ArrayLike) -> Array:
    found = np.asarray(numbers, dtype=float)
    if found.ndim != 1:
        raise ValueError("values and weights must be plain lists")
    return found
