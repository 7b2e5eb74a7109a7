r"""Floating catchment areas: supply to demand within reach, in two steps or three.

Let :math:`D_i` be the demand of zone :math:`i`, :math:`S_j` the supply of site :math:`j`,
:math:`t_{ij}` the minutes between them and :math:`W_{ij} = W(t_{ij})` the weight of the journey:

- two steps: :math:`R_j = S_j / \sum_i D_i W_{ij}`, then :math:`A_i = \sum_j R_j W_{ij}`, with
  :math:`W = 1` within the catchment and 0 beyond [1]_, or falling by travel zone [2]_;
- three steps: demand is first shared among sites by :math:`G_{ij} = W_{ij} / \sum_k W_{ik}`, and
  :math:`G_{ij} W_{ij}` stands for :math:`W_{ij}` in both of the other steps [3]_.

One rule holds where a ratio has nothing above or below it: supply that no demand reaches counts
for none, and a zone that reaches no supply has access 0. So the sum of access times demand is
always the supply that some demand reaches, and no figure is infinite or missing.

References
----------
.. [1] Luo, W. and Wang, F. (2003). Measures of spatial accessibility to health care in a GIS
   environment: synthesis and a case study in the Chicago region. Environment and Planning B 30(6),
   865-884. doi:10.1068/b29120
.. [2] Luo, W. and Qi, Y. (2009). An enhanced two-step floating catchment area (E2SFCA) method for
   measuring spatial accessibility to primary care physicians. Health & Place 15(4), 1100-1107.
.. [3] Wan, N., Zou, B. and Sternberg, T. (2012). A three-step floating catchment area method for
   analyzing spatial access to health services. International Journal of Geographical Information
   Science 26(6), 1073-1089.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from allocator.analysis.access.checks import Floats, checked, ratio
from allocator.errors import UsageError


@dataclass(frozen=True, slots=True)
class Decay:
    """How the weight of a journey falls, travel zone by travel zone.

    Parameters
    ----------
    ends_minutes
        Last minute of each travel zone, itself inside, rising; beyond the last the weight is 0.
    weights
        Weight of each travel zone, from 0 up.

    Raises
    ------
    UsageError
        If the two differ in length, the ends do not rise or a weight is below zero.
    """

    ends_minutes: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.ends_minutes or len(self.ends_minutes) != len(self.weights):
            raise UsageError("A decay needs one weight for each travel zone.")
        if not all(before < after for before, after in pairwise((0.0, *self.ends_minutes))):
            raise UsageError("The ends of travel zones must rise, from above zero minutes.")
        if not all(0 <= weight < np.inf for weight in self.weights):
            raise UsageError("The weights of travel zones must be numbers from zero up.")

    def of(self, minutes: Floats) -> Floats:
        """Return the weight of each journey.

        Parameters
        ----------
        minutes
            One way, of any shape; infinite where there is no way.
        """
        zone = np.searchsorted(np.array(self.ends_minutes), minutes, side="left")
        return np.append(np.array(self.weights, dtype=float), 0.0)[zone]


#: Catchment of Luo and Wang (2003) for primary care.
LUO_WANG_MINUTES = 30.0
#: The two sets of weights of Luo and Qi (2009): slow and sharp decay.
LUO_QI_SLOW = Decay((10.0, 20.0, 30.0), (1.0, 0.68, 0.22))
LUO_QI_SHARP = Decay((10.0, 20.0, 30.0), (1.0, 0.42, 0.09))
#: Weights of Wan, Zou and Sternberg (2012).
WAN_ZONES = Decay((10.0, 20.0, 30.0, 60.0), (0.962, 0.704, 0.377, 0.042))


def two_step(
    minutes: pd.DataFrame,
    demand: pd.Series,
    supply: pd.Series,
    *,
    max_minutes: float = LUO_WANG_MINUTES,
) -> pd.Series:
    """Return two-step floating catchment access (2SFCA, Luo and Wang 2003).

    Parameters
    ----------
    minutes
        One way; index zones, columns sites; infinite where there is no way.
    demand
        By zone, for example families a year.
    supply
        By site, for example WTE; a site that is not named has none.
    max_minutes
        Reach of the catchment, itself inside.

    Returns
    -------
    pandas.Series
        Supply for each unit of demand, by zone, for example WTE a family; name ``two_step``. Zero
        where no supply is in reach.

    Raises
    ------
    UsageError
        If labels or numbers do not fit; it carries every fault.
    """
    reach = Decay((max_minutes,), (1.0,))
    return _in_two_steps(minutes, demand, supply, reach).rename("two_step")


def enhanced_two_step(
    minutes: pd.DataFrame,
    demand: pd.Series,
    supply: pd.Series,
    *,
    decay: Decay = LUO_QI_SLOW,
) -> pd.Series:
    """Return enhanced two-step floating catchment access (E2SFCA, Luo and Qi 2009).

    Parameters
    ----------
    minutes
        One way; index zones, columns sites; infinite where there is no way.
    demand
        By zone, for example families a year.
    supply
        By site, for example WTE; a site that is not named has none.
    decay
        Travel zones and their weights, used in both steps.

    Returns
    -------
    pandas.Series
        Supply for each unit of demand, by zone, for example WTE a family; name
        ``enhanced_two_step``. Zero where no supply is in reach.

    Raises
    ------
    UsageError
        If labels or numbers do not fit; it carries every fault.
    """
    return _in_two_steps(minutes, demand, supply, decay).rename("enhanced_two_step")


def three_step(
    minutes: pd.DataFrame,
    demand: pd.Series,
    supply: pd.Series,
    *,
    decay: Decay = WAN_ZONES,
) -> pd.Series:
    """Return three-step floating catchment access (3SFCA, Wan, Zou and Sternberg 2012).

    Only sites with supply share demand: one without posts draws nobody away.

    Parameters
    ----------
    minutes
        One way; index zones, columns sites; infinite where there is no way.
    demand
        By zone, for example families a year.
    supply
        By site, for example WTE; a site that is not named has none.
    decay
        Travel zones and their weights, used in every step.

    Returns
    -------
    pandas.Series
        Supply for each unit of demand, by zone, for example WTE a family; name ``three_step``.
        Zero where no supply is in reach.

    Raises
    ------
    UsageError
        If labels or numbers do not fit; it carries every fault.
    """
    given = checked(minutes, demand, supply)
    weights = decay.of(given.minutes) * (given.supply > 0)
    drawn = ratio(weights, np.broadcast_to(weights.sum(axis=1, keepdims=True), weights.shape))
    access = _access(drawn * weights, given.demand, given.supply)
    return pd.Series(access, index=minutes.index, name="three_step")


def _in_two_steps(
    minutes: pd.DataFrame, demand: pd.Series, supply: pd.Series, decay: Decay
) -> pd.Series:
    given = checked(minutes, demand, supply)
    access = _access(decay.of(given.minutes), given.demand, given.supply)
    return pd.Series(access, index=minutes.index)


def _access(weights: Floats, demand: Floats, supply: Floats) -> Floats:
    """Return the ratios of sites, summed over what each zone reaches."""
    reached: Floats = weights @ ratio(supply, demand @ weights)
    return reached
