"""What an appraisal of mother and baby units is asked on: facts, sites, criteria, weights."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from allocator.analysis.appraisal import FIGURES, criteria_faults, weight_faults
from allocator.errors import DataError, Fault, UsageError
from allocator.inputs.tables import read_tables
from allocator.pipeline.appraisal.options import BedSizes, Unit, count_faults
from allocator.pipeline.ground import Ground

CANDIDATES = "data/mbu_candidates.csv"
CRITERIA = "data/mbu_criteria.csv"
STANDARDS = "data/standards.csv"

#: Figures of data/standards.csv that the appraisal needs, each with the end that it takes.
STANDARD_KEYS: dict[str, str] = {
    "mbu_beds_minimum": "value",
    "mbu_third_unit_min_beds": "value",
    "mbu_travel_proposed_standard": "value",
    "mbu_family_day_minutes": "value",
    "mbu_family_visit_minutes": "value",
}
#: Figures that the appraisal is tried with besides, where the table has them.
TRIED_KEYS = ("non_mbu_psych_admissions_within_12m_birth", "mbu_mean_stay_days_england")
#: Beds to add to units that exist: the least is the step.
MORE_BEDS = "mbu_additional_beds_recommended"


@dataclass(frozen=True)
class Question:
    """Everything that an appraisal takes as given besides ground and model.

    Parameters
    ----------
    existing, candidates
        Units that there are, and a unit without beds at each candidate site.
    more
        Most units beside those that exist.
    sizes
        Beds that are tried.
    standards
        Figures by the keys of `STANDARD_KEYS`, and of `TRIED_KEYS` as far as there are any.
    criteria
        Index ``criterion``; columns ``title, unit, better, worst, best, weight, source, status``.
    """

    existing: tuple[Unit, ...]
    candidates: tuple[Unit, ...]
    more: int
    sizes: BedSizes
    standards: Mapping[str, float]
    criteria: pd.DataFrame


def ask_appraisal(
    ground: Ground,
    *,
    open_count: int | None,
    candidates: Sequence[str] | None,
    weights: Mapping[str, float] | None,
    weights_file: str | None = None,
) -> Question:
    """Return a sound question, or every fault of it at once.

    Parameters
    ----------
    ground
        Workspace and geography.
    open_count
        Units in all, those that exist among them; by default one more than exist.
    candidates
        Site codes or names of bases; by default the sites of ``data/mbu_candidates.csv``.
    weights
        Weight by criterion; by default those of ``data/mbu_criteria.csv``.
    weights_file
        Where the weights come from, for messages.

    Raises
    ------
    DataError
        A table lacks what is needed.
    UsageError
        With every fault of number of units, candidates and weights.
    """
    tables = read_tables(ground.workspace, [CANDIDATES, CRITERIA, STANDARDS])
    standards, sizes = _standards(tables[STANDARDS])
    table = tables[CRITERIA]
    faults = criteria_faults(table, pd.Index(FIGURES), file=CRITERIA)
    faults += _lacking(tables, candidates)
    if not faults and weights is None:
        faults = weight_faults(table["weight"].to_dict(), table.index, file=CRITERIA)
    if faults:
        raise DataError("Mother and baby units cannot be appraised.", faults)
    existing = _existing(ground)
    named, wrong = _candidates(ground, candidates, tables[CANDIDATES].index)
    asked = len(existing) + 1 if open_count is None else open_count
    # A site that was named wrongly is one fault, not a missing candidate besides.
    wrong += count_faults(len(existing), len(named) + len(wrong), asked, sizes)
    if weights is not None:
        wrong += weight_faults(weights, table.index, file=weights_file)
    if wrong:
        raise UsageError("This appraisal cannot be made.", wrong)
    if weights is not None:
        where = f"given in {weights_file}" if weights_file else "given with the question"
        own = [float(weights.get(str(name), 0.0)) for name in table.index]
        table = table.assign(weight=own, source=f"weights: {where}", status="assumption")
    table = table.sort_values("weight", ascending=False, kind="stable")
    more = asked - len(existing)
    return Question(existing, named if more else (), more, sizes, standards, table)


def _standards(table: pd.DataFrame) -> tuple[dict[str, float], BedSizes]:
    faults = [
        Fault("missing-figure", f"There is no {key} with a {column}", "Add it", STANDARDS)
        for key, column in (
            *STANDARD_KEYS.items(),
            (MORE_BEDS, "low"),
            (MORE_BEDS, "high"),
        )
        if key not in table.index or pd.isna(table.loc[key, column])
    ]
    if faults:
        raise DataError("Mother and baby units cannot be appraised.", faults)
    values = {key: float(table.loc[key, column]) for key, column in STANDARD_KEYS.items()}
    tried = [key for key in TRIED_KEYS if key in table.index and table.loc[key, "value"] > 0]
    values |= {key: float(table.loc[key, "value"]) for key in tried}
    least, best = values["mbu_third_unit_min_beds"], values["mbu_beds_minimum"]
    step, most = (int(table.loc[MORE_BEDS, column]) for column in ("low", "high"))
    new = tuple(sorted({int(least), int(best)}))
    return values, BedSizes(new=new, step=max(1, step), most=most)


def _lacking(tables: Mapping[str, pd.DataFrame], candidates: Sequence[str] | None) -> list[Fault]:
    faults = []
    if tables[CRITERIA].empty:
        remedy = "Add the table; allocator init DIR writes a complete set"
        faults.append(Fault("missing-table", "There are no criteria", remedy, CRITERIA))
    if candidates is None and tables[CANDIDATES].empty:
        remedy = "Add the table, or name sites with --candidates"
        faults.append(Fault("missing-table", "There are no candidates", remedy, CANDIDATES))
    return faults


def _existing(ground: Ground) -> tuple[Unit, ...]:
    bases = ground.geography.bases
    return tuple(
        Unit(
            str(key),
            str(row["site_code"]),
            str(bases["name"].get(row["site_code"], row["name"])),
            str(row["board_code"]),
            float(row["beds"]),
        )
        for key, row in ground.geography.mbus.iterrows()
    )


def _candidates(
    ground: Ground, asked: Sequence[str] | None, default: pd.Index
) -> tuple[tuple[Unit, ...], list[Fault]]:
    bases = ground.geography.bases
    taken = set(ground.geography.mbus["site_code"])
    by_name = {str(name).casefold(): str(code) for code, name in bases["name"].items()}
    found: dict[str, Unit] = {}
    faults = []
    for word in [str(code) for code in default] if asked is None else asked:
        code = word if word in bases.index else by_name.get(word.casefold(), "")
        if not code:
            faults.append(_unknown_site(word, bases))
        elif code in taken:
            message = "There is a unit at this site already"
            remedy = "Leave it out: more beds there are among the options"
            faults.append(Fault("has-a-unit", message, remedy, column="--candidates", value=word))
        else:
            base = bases.loc[code]
            found[code] = Unit(code, code, str(base["name"]), str(base["board_code"]), 0.0)
    return tuple(found[code] for code in sorted(found)), faults


def _unknown_site(word: str, bases: pd.DataFrame) -> Fault:
    known = [*map(str, bases.index), *map(str, bases["name"])]
    near = difflib.get_close_matches(word, known, n=3)
    hint = f"Is one of these meant: {', '.join(near)}? " if near else ""
    remedy = f"{hint}Sites and their codes are in data/bases.csv"
    return Fault("unknown-site", "No such site", remedy, column="--candidates", value=word)
