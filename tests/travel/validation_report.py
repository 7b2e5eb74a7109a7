"""The network held against published times: the tables of ``maps/README.md``.

Run it from the root of the repository after any change to ``maps/network``::

    python tests/travel/validation_report.py

It rewrites what stands between the marks in ``maps/README.md``; a test tells when that is due.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from by_kind import BY_KIND
from journeys import DOUBTED, JOURNEYS
from recalled import RECALLED, is_held_out

from allocator.inputs.tables import read_table
from allocator.inputs.workspace import open_workspace
from allocator.travel.network import Network, load_network
from allocator.travel.route import Route, route

MAPS = Path(__file__).resolve().parents[2] / "maps"
VALIDATION = MAPS / "network" / "validation.csv"
README = MAPS / "README.md"
WORST = 10
LONG_MINUTES = 45

#: Journeys on and to the islands that are printed leg by leg.
ISLAND_JOURNEYS = (
    ("kirkwall", "pierowall"),
    ("kirkwall", "lyness"),
    ("stromness", "hoy-moaness"),
    ("inverness", "kirkwall"),
    ("lerwick", "baltasound"),
    ("lerwick", "symbister"),
    ("lerwick", "fetlar"),
    ("stornoway", "inverness"),
    ("balivanich", "stornoway"),
    ("castlebay", "balivanich"),
    ("oban", "tobermory"),
    ("oban", "tiree-port"),
    ("oban", "colonsay"),
    ("glasgow", "port-ellen"),
    ("glasgow", "brodick"),
    ("glasgow", "rothesay"),
    ("craighouse", "bowmore"),
)


def validation(network: Network, bases: pd.DataFrame) -> pd.DataFrame:
    """Return the published journeys beside what the model says.

    Parameters
    ----------
    network
        The network, in summer.
    bases
        Candidate bases, where a journey ends at a hospital.

    Returns
    -------
    pandas.DataFrame
        The columns of ``validation.csv`` and ``journey, model_minutes, model_kilometres, error,
        kilometre_error, held_out, counts``.
    """
    blank = {column: [""] for column in ("published_minutes", "published_kilometres")}
    table = pd.read_csv(VALIDATION, keep_default_na=False, na_values=blank)
    ways = [
        route(network, row.from_place, row.to_place, bases) for row in table.itertuples(index=False)
    ]
    minutes = pd.Series([way.moving_minutes for way in ways])
    kilometres = pd.Series([way.road_kilometres for way in ways])
    held_out = [
        is_held_out(*ends) for ends in zip(table["from_place"], table["to_place"], strict=True)
    ]
    return table.assign(
        journey=[f"{way.from_name} - {way.to_name}" for way in ways],
        model_minutes=minutes,
        model_kilometres=kilometres,
        error=minutes / table["published_minutes"] - 1,
        kilometre_error=kilometres / table["published_kilometres"] - 1,
        held_out=held_out,
        counts=(table["counted"] == "yes") & table["published_minutes"].notna(),
    )


def summary(errors: pd.Series) -> tuple[int, float, float, float]:
    """Return number, median absolute, 90th percentile absolute and mean error, as shares."""
    sizes = errors.abs()
    return len(errors), sizes.median(), sizes.quantile(0.9), errors.mean()


def errors_section(table: pd.DataFrame) -> str:
    """Return the table of errors as Markdown."""
    counted = table[table["counts"]]
    driven = counted[counted["mode"] == "drive"]
    groups = {
        "all journeys with published minutes": counted["error"],
        "held-out half of them": counted.loc[counted["held_out"], "error"],
        "driving alone": driven["error"],
        "driving, held-out half": driven.loc[driven["held_out"], "error"],
        f"driving, {LONG_MINUTES} published minutes or more": driven.loc[
            driven["published_minutes"] >= LONG_MINUTES, "error"
        ],
        "sailing alone": counted.loc[counted["mode"] == "sail", "error"],
        "kilometres by road": table["kilometre_error"].dropna(),
    }
    lines = [
        "| journeys | number | median error | 90th percentile | mean |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, errors in groups.items():
        number, median, most, mean = summary(errors)
        lines.append(f"| {name} | {number} | {median:.1%} | {most:.1%} | {mean:+.1%} |")
    return "\n".join(lines)


def recalled_section(network: Network, bases: pd.DataFrame) -> str:
    """Return the errors against the recalled tables as Markdown."""
    groups = {
        "`recalled.py`, held-out half": [
            (start, end, minutes) for start, end, _, minutes in RECALLED if is_held_out(start, end)
        ],
        "`recalled.py`, other half": [
            (start, end, minutes)
            for start, end, _, minutes in RECALLED
            if not is_held_out(start, end)
        ],
        "`journeys.py`": [*JOURNEYS, *DOUBTED],
        "`by_kind.py`": [(start, end, minutes) for _, start, end, _, minutes in BY_KIND],
    }
    lines = [
        "| journeys | number | median error | 90th percentile | mean |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, journeys in groups.items():
        errors = [
            route(network, *ends, bases).moving_minutes / usual - 1 for *ends, usual in journeys
        ]
        number, median, most, mean = summary(pd.Series(errors))
        lines.append(f"| {name} | {number} | {median:.1%} | {most:.1%} | {mean:+.1%} |")
    return "\n".join(lines)


def journeys_section(table: pd.DataFrame) -> str:
    """Return every journey with published minutes as Markdown, those that do not count apart."""
    lines = [
        "| journey | board | published min | model min | error | source |",
        "|---|---|--:|--:|--:|---|",
    ]
    timed = table[table["published_minutes"].notna()].sort_values(
        ["counts", "mode", "board_name", "journey", "source"],
        ascending=[False, True, True, True, True],
    )
    for row in timed.itertuples(index=False):
        name = f"{row.journey} (sea)" if row.mode == "sail" else row.journey
        error = f"{row.error:+.0%}" if row.counts else f"not counted: {row.note}"
        lines.append(
            f"| {name} | {row.board_name} | {row.published_minutes:.0f} | {row.model_minutes:.0f} "
            f"| {error} | [{row.source}]({_link(row.address)}) |"
        )
    return "\n".join(lines)


def kilometres_section(table: pd.DataFrame) -> str:
    """Return every journey with published kilometres as Markdown."""
    lines = ["| journey | published km | model km | error |", "|---|--:|--:|--:|"]
    known = table[table["published_kilometres"].notna()].sort_values(["journey", "source"])
    lines += [
        f"| {row.journey} | {row.published_kilometres:.0f} | {row.model_kilometres:.0f} "
        f"| {row.kilometre_error:+.0%} |"
        for row in known.itertuples(index=False)
    ]
    return "\n".join(lines)


def worst(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the journeys with the largest errors: from and to, worst first, each pair once."""
    counted = table[table["counts"]]
    order = counted["error"].abs().sort_values(ascending=False, kind="stable").index
    pairs = counted.loc[order, ["from_place", "to_place"]].drop_duplicates()
    return list(pairs.head(WORST).itertuples(index=False, name=None))


def islands_section(network: Network) -> str:
    """Return the island journeys leg by leg as Markdown."""
    lines = ["| journey | legs, minutes | moving | door to door |", "|---|---|--:|--:|"]
    for ends in ISLAND_JOURNEYS:
        way = route(network, *ends)
        lines.append(
            f"| {way.from_name} - {way.to_name} | {_legs(way)} "
            f"| {way.moving_minutes:.0f} | {way.minutes:.0f} |"
        )
    return "\n".join(lines)


def _legs(way: Route) -> str:
    words = {"road": "drive", "ferry": "sail", "check_in": "check-in", "disembark": "way out"}
    parts: list[str] = []
    for leg in way.legs.itertuples(index=False):
        word = words.get(leg.mode, leg.mode)
        detail = f" {leg.link}" if leg.mode in {"road", "ferry"} else ""
        parts.append(f"{word}{detail} {leg.minutes:.0f}")
    return ", ".join(parts)


def _link(address: str) -> str:
    return address.replace("(", "%28").replace(")", "%29").replace(" ", "%20")


def report(network: Network, bases: pd.DataFrame, text: str) -> str:
    """Return the text of the README with its generated parts renewed."""
    table = validation(network, bases)
    parts = {
        "errors": errors_section(table),
        "recalled": recalled_section(network, bases),
        "journeys": journeys_section(table),
        "kilometres": kilometres_section(table),
        "islands": islands_section(network),
    }
    for name, body in parts.items():
        begin, end = f"<!-- {name}: generated -->\n", f"<!-- {name}: end -->"
        head, rest = text.split(begin)
        text = head + begin + body + "\n" + end + rest.split(end, 1)[1]
    return text


def main() -> None:
    """Rewrite the generated parts of ``maps/README.md``."""
    workspace = open_workspace()
    network = load_network(workspace, season="summer")
    bases = read_table(workspace, "data/bases.csv")
    text = report(network, bases, README.read_text(encoding="utf-8"))
    README.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
