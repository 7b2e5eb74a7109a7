"""Zones with the same sites in reach taken as one: exact, and far fewer rows."""

from __future__ import annotations

import numpy as np

from allocator.lp.siting.problem import Bools, Floats, Ints

#: Most classes among which those that follow from others are looked for, pair by pair.
MOST_COMPARED = 4000


def merge(allowed: Bools) -> tuple[Bools, Ints]:
    """Merge zones with the same sites in reach.

    Parameters
    ----------
    allowed
        Whether a zone may go to a site, (I, J).

    Returns
    -------
    tuple
        One row a class, (C, J), and the class of each zone, (I,).
    """
    packed = np.packbits(allowed, axis=1)
    keys = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    return allowed[first], which.ravel()


def needed_rows(allowed: Bools) -> Bools:
    """Return one row for each set of sites of which one must open, leaving out what follows.

    A zone in reach of more sites than another is covered wherever the other is.

    Parameters
    ----------
    allowed
        Whether a zone may go to a site, (I, J).
    """
    rows, _ = merge(allowed)
    if len(rows) > MOST_COMPARED:
        return rows
    counts = rows.astype(np.float32)
    common = counts @ counts.T
    size = rows.sum(axis=1)
    # Row a follows from row b if b lies within a; merged rows are never equal.
    follows = (common == size[None, :]) & (size[None, :] < size[:, None])
    needed: Bools = rows[~follows.any(axis=1)]
    return needed


def class_sums(which: Ints, figures: Floats, classes: int) -> Floats:
    """Return the sum of a figure over the zones of each class."""
    return np.bincount(which, weights=figures, minlength=classes)
