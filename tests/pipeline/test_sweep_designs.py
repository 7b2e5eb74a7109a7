"""Designs of sweeps: what is run, and that the same file always runs the same."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from allocator.inputs.service import ServiceModel, load_model
from allocator.inputs.workspace import open_workspace
from allocator.pipeline.sweep import Sweep, runs_of
from allocator.pipeline.sweep.designs import count_runs
from allocator.pipeline.sweep.spec import Case, Design, Range, Varied

KEY, OTHER = "workforce.retention", "workforce.vacancy_share"


@pytest.fixture(scope="module")
def base() -> ServiceModel:
    """Return the national model."""
    return load_model(open_workspace(), "national")


def sweep(design: Design, *varied: Varied, cases: tuple[Case, ...] = (), runs: int = 0) -> Sweep:
    """Return a sweep of a design."""
    return Sweep("A sweep", "national", (), (), design, varied, cases, runs, seed=3)


def column(made: Sweep, base: ServiceModel, at: int = 0) -> np.ndarray:
    """Return what one setting takes over the runs."""
    return np.array([run.values[at] for run in runs_of(made, base)])


def test_a_grid_is_every_combination_in_order(base: ServiceModel) -> None:
    """The last setting moves fastest."""
    made = sweep("grid", Varied(KEY, (0.8, 0.9)), Varied(OTHER, (0.1, 0.2, 0.3)))
    runs = runs_of(made, base)
    assert [run.values for run in runs] == [(a, b) for a in (0.8, 0.9) for b in (0.1, 0.2, 0.3)]
    assert [run.number for run in runs] == [1, 2, 3, 4, 5, 6]
    assert runs[1].settings == (f"{KEY}=0.8", f"{OTHER}=0.2")


def test_one_at_a_time_moves_one_setting_from_the_base(base: ServiceModel) -> None:
    """The first run is the base case; each other one has one value and no other."""
    runs = runs_of(sweep("one-at-a-time", Varied(KEY, (0.8,)), Varied(OTHER, (0.1, 0.2))), base)
    assert [run.values for run in runs] == [(None, None), (0.8, None), (None, 0.1), (None, 0.2)]
    assert (runs[0].name, runs[0].settings) == ("base", ())


def test_a_list_has_its_cases_by_name(base: ServiceModel) -> None:
    """A case that leaves a setting out has it as the base case does."""
    cases = (Case("a", {KEY: 0.8}), Case("b", {OTHER: 0.2}))
    runs = runs_of(sweep("list", cases=cases), base)
    assert [(run.name, run.values) for run in runs] == [("a", (0.8, None)), ("b", (None, 0.2))]
    assert runs[1].settings == (f"{OTHER}=0.2",)


@pytest.mark.parametrize("design", ["latin-hypercube", "monte-carlo"])
def test_drawn_runs_are_those_of_their_seed(base: ServiceModel, design: Design) -> None:
    """The same seed draws the same runs, another one others."""
    made = sweep(design, Varied(KEY, range=Range(0.5, 0.9)), runs=20)
    assert runs_of(made, base) == runs_of(made, base)
    other = Sweep(**{**vars(made), "seed": 4})
    assert runs_of(made, base) != runs_of(other, base)


def test_a_latin_hypercube_covers_each_range_evenly(base: ServiceModel) -> None:
    """Of n runs, each nth part of every range has exactly one."""
    varied = (Varied(KEY, range=Range(0.2, 0.6)), Varied(OTHER, range=Range(0.0, 0.9)))
    made = sweep("latin-hypercube", *varied, runs=50)
    for at, one in enumerate(varied):
        assert one.range is not None
        cells = (column(made, base, at) - one.range.low) / (one.range.high - one.range.low) * 50
        assert sorted(np.floor(cells).astype(int)) == list(range(50))


@pytest.mark.parametrize(
    ("over", "law"),
    [
        (Range(0.2, 0.6), stats.uniform(0.2, 0.4)),
        (Range(0.2, 0.6, "triangular", mode=0.3), stats.triang(0.25, 0.2, 0.4)),
        (
            Range(0.2, 0.6, "normal", mean=0.3, sd=0.1),
            stats.truncnorm(-1.0, 3.0, loc=0.3, scale=0.1),
        ),
    ],
    ids=["uniform", "triangular", "normal"],
)
def test_draws_follow_their_distribution(base: ServiceModel, over: Range, law: object) -> None:
    """2,000 draws pass a Kolmogorov test against the closed form, and none is outside."""
    drawn = column(sweep("monte-carlo", Varied(KEY, range=over), runs=2000), base)
    assert over.low <= drawn.min() <= drawn.max() <= over.high
    assert stats.kstest(drawn, law.cdf).pvalue > 0.01


def test_whole_numbers_and_words_are_drawn_alike_often(base: ServiceModel) -> None:
    """Ends of a range of whole numbers come as often as those between; so does each word."""
    lag = Varied("workforce.training_lag_waves", range=Range(1, 4), whole=True)
    season = Varied("travel.season", ("summer", "winter"))
    made = sweep("monte-carlo", lag, season, runs=4000)
    numbers, counts = np.unique(column(made, base), return_counts=True)
    assert numbers.tolist() == [1, 2, 3, 4]
    assert stats.chisquare(counts).pvalue > 0.01
    assert stats.chisquare(np.unique(column(made, base, 1), return_counts=True)[1]).pvalue > 0.01


def test_runs_are_counted_without_being_made(base: ServiceModel) -> None:
    """The count is the number of runs, for every design."""
    varied = (Varied(KEY, (0.8, 0.9)), Varied(OTHER, (0.1, 0.2, 0.3)))
    for made in (
        sweep("grid", *varied),
        sweep("one-at-a-time", *varied),
        sweep("list", cases=(Case("a", {KEY: 0.8}),)),
        sweep("monte-carlo", *varied, runs=7),
    ):
        assert count_runs(made) == len(runs_of(made, base))
