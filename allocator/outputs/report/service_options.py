"""Models of service compared, where the plan chose them for the boards near a threshold."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator.outputs.page.tables import Column, PageTable, Row, RowGroup
from allocator.outputs.page.words import counted, number
from allocator.outputs.report.content import Content
from allocator.outputs.report.figures import MODEL_TITLES, sentence, signed
from allocator.outputs.report.objective_words import Objective, objective_of

#: Options shown in the table; the run's table has every one.
MOST_SHOWN = 6
#: Values closer than this, relative to their size, count as equal: as the plan compares them.
SAME = 1e-6
#: Columns of the options that are no objective.
NOT_OBJECTIVES = ("forced", "chosen")


def forced_models(forced: object) -> dict[str, str]:
    """Return the model of service of each board code: ``S08000029: combined, S0...: supported``."""
    pairs = [one.rpartition(": ") for one in ("" if forced is None else str(forced)).split(", ")]
    return {code: word for code, _, word in pairs if code}


def compared_boards(content: Content) -> list[str]:
    """Return the codes of the boards whose model of service was chosen, in order of name."""
    if content.options is None:
        return []
    models = [forced_models(text) for text in content.options["forced"]]
    codes = sorted({code for option in models for code in option})
    open_codes = [code for code in codes if len({option.get(code) for option in models}) > 1]
    return sorted(open_codes, key=lambda code: content.names.get(code, code))


def objectives_of(labels: pd.Index) -> list[str]:
    """Return the objectives among the labels of the options, in their order."""
    return [str(name) for name in labels if name not in NOT_OBJECTIVES]


def ranked(options: pd.DataFrame) -> list[int]:
    """Return the options with the chosen one first, then the best by the objectives in order."""
    chosen = options.index[options["chosen"].astype(bool)]
    others = (
        options.drop(index=chosen).sort_values(objectives_of(options.columns), kind="stable").index
    )
    return [int(option) for option in (*chosen, *others)]


def chosen_sentence(content: Content) -> str:
    """Return which models of service the plan chose, of how many ways; empty if none was open."""
    options, codes = content.options, compared_boards(content)
    if options is None or not codes or not options["chosen"].any():
        return ""
    best = ranked(options)[0]
    models = forced_models(options.loc[best, "forced"])
    said = [f"{content.names.get(code, code)}: {_model(models.get(code, ''))}" for code in codes]
    return (
        f"{counted(len(options), 'way', 'ways')} to settle the models of service near a threshold "
        f"were each solved in full. The plan has option {best}, the best on the objectives in "
        f"their order ({'; '.join(said)})."
    )


def behind_sentences(content: Content) -> list[str]:
    """Return where each option that is shown falls behind the chosen one."""
    if content.options is None or not compared_boards(content):
        return []
    best, *others = ranked(content.options)[:MOST_SHOWN]
    return [
        _behind(other, content.options.loc[best], content.options.loc[other]) for other in others
    ]


def _behind(option: int, best: pd.Series, row: pd.Series) -> str:
    for place, name in enumerate(objectives_of(row.index), start=1):
        mine, other = float(best[name]), float(row[name])
        if abs(mine - other) > SAME * max(1.0, abs(mine), abs(other)):
            known = objective_of(name)
            return (
                f"Option {option} falls behind on objective {place}, "
                f"{known.words[:1].lower()}{known.words[1:]}: "
                f"{_value(known, other)}, not {_value(known, mine)}."
            )
    return f"Option {option} does as well on every objective; the rule of births decides."


def options_table(content: Content) -> PageTable:
    """Return the options side by side: the boards' models, and what each attains."""
    options = pd.DataFrame({"chosen": []}) if content.options is None else content.options
    shown = ranked(options)[:MOST_SHOWN] if compared_boards(content) else []
    rest = len(options) - len(shown)
    return PageTable(
        name="service-options",
        caption="Models of service compared",
        columns=(Column("Measure"), *(_column(option, options) for option in shown)),
        groups=tuple(_groups(content, options, shown)) if shown else (),
        note=(
            "Objectives come in their order, and the first on which two options differ decides. "
            "Lowest coverage, families, hours and money are summed over waves. In brackets: "
            "the difference from the chosen option."
            + (
                f" The best {number(len(shown))} are shown; tables/threshold_options.csv of the "
                f"run has the other {number(rest)} too."
                if rest > 0
                else ""
            )
            if shown
            else ""
        ),
        empty="No board near a threshold was left open, so there was nothing to choose.",
    )


def _column(option: int, options: pd.DataFrame) -> Column:
    mark = "chosen" if bool(options.loc[option, "chosen"]) else ""
    return Column(f"Option {option}", mark, "number")


def _groups(content: Content, options: pd.DataFrame, shown: list[int]) -> Iterator[RowGroup]:
    models = [forced_models(options.loc[option, "forced"]) for option in shown]
    yield RowGroup(
        "Model of service",
        tuple(
            Row(
                (
                    content.names.get(code, code),
                    *(sentence(_model(m.get(code, ""))) for m in models),
                )
            )
            for code in compared_boards(content)
        ),
        key="models",
    )
    rows = enumerate(objectives_of(options.columns), start=1)
    yield RowGroup(
        "What it attains",
        tuple(_objective_row(place, options.loc[shown, name]) for place, name in rows),
        key="objectives",
    )


def _objective_row(place: int, values: pd.Series) -> Row:
    known = objective_of(values.name)
    best, *others = [float(value) for value in values]
    cells = [_beside(known, value, best) for value in others]
    return Row((f"{place}. {known.words}", _value(known, best), *cells))


def _beside(known: Objective, value: float, best: float) -> str:
    """Return a value with its difference from the chosen option's, where that shows."""
    change = round(known.sign * (value - best), known.decimals)
    shown = _value(known, value)
    return f"{shown} ({signed(change, known.decimals)})" if change else shown


def _value(known: Objective, value: float) -> str:
    return number(known.sign * value, known.decimals)


def _model(word: str) -> str:
    return MODEL_TITLES.get(word, word)
