"""Every option is enumerated once, in one order, and a number that cannot be is refused."""

from __future__ import annotations

import pytest

from allocator.pipeline.appraisal.options import (
    MOST_OPTIONS,
    BedSizes,
    Unit,
    count_faults,
    every_option,
    option_count,
)

EAST = Unit("east", "E1", "East", "B1", 6.0)
WEST = Unit("west", "W1", "West", "B2", 6.0)
SITES = [Unit(f"S{place}", f"S{place}", f"Site {place}", "B3", 0.0) for place in range(4)]
SIZES = BedSizes(new=(4, 6), step=2, most=4)


def test_options_by_hand() -> None:
    """Two units and one candidate: two without beds, five with more beds, two with a new unit."""
    options = every_option([WEST, EAST], SITES[:1], 1, SIZES)
    assert {option.key: option.added_beds for option in options} == {
        "now": 0.0,
        "redrawn": 0.0,
        "more-east-2": 2.0,
        "more-west-2": 2.0,
        "more-east-2-west-2": 4.0,
        "more-east-4": 4.0,
        "more-west-4": 4.0,
        "new-S0-4": 4.0,
        "new-S0-6": 6.0,
    }
    by_key = {option.key: option for option in options}
    assert by_key["more-east-2-west-2"].name == "2 more beds at East and 2 more beds at West"
    assert [unit.beds for unit in by_key["new-S0-4"].units] == [6.0, 6.0, 4.0]
    assert [unit.is_new for unit in by_key["new-S0-4"].units] == [False, False, True]


@pytest.mark.parametrize("candidates", [0, 1, 3, 4])
@pytest.mark.parametrize("more", [0, 1, 2, 3])
@pytest.mark.parametrize("existing", [[EAST], [EAST, WEST]])
def test_the_count_is_that_of_the_enumeration(
    candidates: int, more: int, existing: list[Unit]
) -> None:
    """The closed form counts what is enumerated, and no key comes twice."""
    sites = SITES[:candidates]
    options = every_option(existing, sites, min(more, candidates), SIZES)
    keys = [option.key for option in options]
    count = option_count(len(existing), candidates, min(more, candidates), SIZES)
    assert len(keys) == len(set(keys)) == count


def test_every_set_of_sites_and_sizes_is_there() -> None:
    """Two further units at any two of four sites, each with 4 or 6 beds."""
    options = every_option([EAST, WEST], SITES, 2, SIZES)
    pairs = [
        tuple((unit.key, unit.beds) for unit in option.units if unit.is_new)
        for option in options
        if option.kind == "new-unit"
    ]
    assert sum(len(pair) == 1 for pair in pairs) == 4 * 2
    assert sum(len(pair) == 2 for pair in pairs) == 6 * 4
    assert len(set(pairs)) == len(pairs)


def test_the_order_of_the_arguments_changes_nothing() -> None:
    """Units and candidates in another order give the same options."""
    assert every_option([WEST, EAST], SITES[::-1], 2, SIZES) == every_option(
        [EAST, WEST], SITES, 2, SIZES
    )


@pytest.mark.parametrize(
    ("open_count", "candidates", "code", "way_out"),
    [
        (1, 4, "too-few-units", "--open 2 or more"),
        (7, 4, "too-many-units", "--open 6 at most"),
        (9, 30, "too-many-options", "smaller --open"),
    ],
)
def test_a_number_that_cannot_be_is_refused(
    open_count: int, candidates: int, code: str, way_out: str
) -> None:
    """Each refusal says why, and what can be asked instead."""
    (fault,) = count_faults(2, candidates, open_count, SIZES)
    assert (fault.code, fault.column, fault.value) == (code, "--open", str(open_count))
    assert way_out in str(fault)
    assert (str(MOST_OPTIONS) in str(fault)) == (code == "too-many-options")


def test_sound_numbers_are_taken() -> None:
    """From the units that exist to all candidates."""
    assert [count_faults(2, 3, count, SIZES) for count in (2, 3, 5)] == [[], [], []]
