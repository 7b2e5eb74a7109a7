"""What a model may not ask of a board is named with the board, before any program is stated."""

from __future__ import annotations

import pandas as pd
import pytest

from allocator.errors import Fault, ModelError
from allocator.inputs.service import load_model
from allocator.inputs.workspace import open_workspace
from allocator.lp.board_checks import require_sound_boards

NAMES = pd.Series({"S08000025": "Orkney", "S08000029": "Fife"})
KINDS = pd.Series({"S08000025": "supported", "S08000029": "stand-alone"})
NETWORKS = pd.Series({"S08000025": "North", "S08000029": "East"})


def faults(*overrides: str) -> tuple[Fault, ...]:
    """Return what is wrong with settings on top of the national model."""
    model = load_model(open_workspace(), "national", overrides=overrides)
    with pytest.raises(ModelError) as caught:
        require_sound_boards(KINDS, NAMES, NETWORKS, model)
    return caught.value.faults


def test_a_board_by_name_is_told_its_code():
    """A name in place of a code is found in any case, and answered with the code."""
    (fault,) = faults('service_model.forced={fife="combined"}')
    assert (fault.code, fault.value, fault.remedy) == ("unknown-board", "fife", "Write S08000029")


def test_an_unknown_board_is_sent_to_the_table():
    """What is neither code nor name points to the file with the codes."""
    (fault,) = faults("waves.first_wave={Atlantis=2}")
    assert fault.remedy == "Use a code of data/boards.csv"


def test_promises_that_cannot_be_name_the_board():
    """A promise to a supported board, and one above its most, speak of the board by name."""
    (fault,) = faults("commitments.least_posts_wte={S08000025=3}")
    assert fault.message == "Orkney is promised 3 WTE but has no team: its network supports it"
    (fault,) = faults(
        "commitments.least_posts_wte={S08000029=2}", "commitments.most_posts_wte={S08000029=1}"
    )
    assert fault.message == "Fife is promised 2 WTE and may have at most 1"
