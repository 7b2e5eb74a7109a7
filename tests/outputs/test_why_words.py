"""Alternatives and ranges in words: what is said of each verdict, each end, each figure moved."""

from __future__ import annotations

import pytest
from sample_study import sample_basis
from sample_why import A, B, names, price_table, switching_table, why_tables

from allocator.outputs.study import draw_study
from allocator.outputs.study.ranges import ranges_study
from allocator.outputs.study.ranges_words import price_range_sentences, switching_sentences
from allocator.outputs.study.why import VERDICTS, sentences, why_study

SAID = {
    (A, "base:SA1:0.1"): ["with at least 0.1 WTE at Aldmoor General (SA1): the plan does so"],
    (A, "hub:B"): ["Burnside as lead hub: every objective attains the same", "choice is free"],
    (A, "wave:2"): ["would be better: the coverage", "rises by 2.00", "waves.first_wave"],
    (A, "wave:1:posts"): ["there is no answer", "the time limit came"],
    (A, "post:+1@2"): [
        (
            "with 1 WTE more in wave 2: the plan would be worse: the coverage of the worst-served "
            "board falls by 1.00 percentage points"
        ),
        "2.50 more families a year go without",
        "travel 30.0 hours a year less",
        "£1,200 more is spent",
        "1 board loses 10 families a year, summed over waves: Burnside \N{MINUS SIGN}10.0.",
        "1 board gains 7.5 families a year, summed over waves: Aldmoor +7.5.",
    ],
    (B, "post:-1@2"): ["1 WTE fewer in wave 2, or no post", "3.00 more families a year go without"],
    (B, "post:+9@1"): ["no plan keeps every rule. The budget of wave 1 is GBP 9"],
}


@pytest.mark.parametrize("key", SAID)
def test_each_verdict_is_said_with_its_figures(key):
    """What was forced, the loss on each objective in order, who pays; or why there is none."""
    said = " ".join(sentences(why_tables(), names())[key])
    for words in SAID[key]:
        assert words in said
    assert "nan" not in said


def test_every_verdict_is_counted_in_the_answer():
    """The answer first: how many alternatives, how many of each verdict, what is free."""
    study = why_study(why_tables(), names())
    assert study.lead[0].startswith("7 alternatives to the plan were forced and solved: 2 worse")
    assert all(text in study.lead[0] for text in VERDICTS.values())
    assert "Aldmoor: Burnside as lead hub" in study.lead[1]
    assert not study.proved


def test_of_one_question_the_answer_is_its_sentences():
    """A single question leads with what is said of it."""
    tables = {
        name: table[table.index.get_level_values("question") == "post:+1@2"]
        for name, table in why_tables().items()
    }
    study = why_study(tables, names(), question="post:+1@2")
    assert "the plan would be worse" in study.lead[0]
    assert study.proved
    assert study.options["Asked"] == "post:+1@2"


def test_a_range_of_prices_says_where_it_ends_and_what_comes_beyond():
    """The narrowest range of a limit, and the objective whose price changes there."""
    (said,) = price_range_sentences(price_table())
    assert said == (
        "Community IMH budget in wave 1, now £600,000: its prices hold from £544,500 (beyond, it "
        "is worth 2.00 times as much in the lowest coverage) to £658,460 (beyond, it is worth "
        "nothing in the lowest coverage)."
    )


def test_a_switching_value_says_what_changes_and_what_does_not():
    """Closed forms at or beyond a figure, brackets between two, and what stays."""
    said = switching_sentences(switching_table(), {A: "Aldmoor"})
    assert said == [
        (
            "Beyond 3,000 births (now 2,859) Aldmoor's model of service changes from combined "
            "to stand-alone."
        ),
        (
            "Beyond 500 births (now 2,859) Aldmoor's model of service changes from combined to "
            "supported."
        ),
        (
            "Between 3,100 and 3,120 births (now 2,859) Aldmoor's place among boards by "
            "posts changes from 4 to 3."
        ),
        (
            "Between 3,100 and 3,120 births (now 2,859) boards with the lowest coverage "
            "lose Aldmoor."
        ),
        "Beyond 140% of present minutes Holm drops out of the family limit of a clinic.",
        "At 80% of present minutes Voe comes within the family limit of a clinic.",
        "As far as was looked at, moving the cost of a post leaves bases with posts as they are.",
    ]


def test_every_column_of_both_studies_is_described():
    """A table never goes out with a column that the dictionary lacks."""
    for study in (
        why_study(why_tables(), names()),
        ranges_study(price_table(), switching_table(), names().boards, board=A),
        ranges_study(price_table(), switching_table(), names().boards, board=None),
    ):
        columns = sum(len(t.columns) + t.index.nlevels for t in study.tables.values())
        assert len(study.dictionary_table()) == columns


def test_names_never_become_markup():
    """A board's name that tries to be a script stands as text on both pages."""
    hostile = names("<script>window.hit=1</script>")
    for study in (
        why_study(why_tables(), hostile),
        ranges_study(price_table(), switching_table(), hostile.boards, board=None),
    ):
        html = draw_study(study, sample_basis())
        assert "<script>window.hit" not in html
        assert "&lt;script&gt;window.hit" in html
