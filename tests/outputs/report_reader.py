"""What the tests of report and comparison share: whole sample plans, and a reader of tables."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
from sample_plan import BOARDS, sample_geography, sample_plan

from allocator.analysis.baselines import baseline_posts, share_of
from allocator.analysis.indicators import serving_wte
from allocator.inputs.demand import deprived_share
from allocator.inputs.service import load_model
from allocator.inputs.workspace import open_workspace
from allocator.lp.check import CheckedRule
from allocator.lp.plan import Plan
from allocator.outputs.input_log import input_log
from allocator.outputs.report import draw_report
from allocator.pipeline import allocate

#: Sources of names that try to be markup, code, templates or formulas.
HOSTILE = [
    "</script><img src=x onerror=window.hit=1>",
    "<svg onload=window.hit=1>",
    '" onmouseover=window.hit=1 x="',
    "' autofocus onfocus=window.hit=1 '",
    "${window.hit=1}",
    "{{7*7}}",
    "{% include 'base.html.j2' %}",
    "<!--<script>window.hit=1</script>-->",
    "javascript:window.hit=1",
    "</table></section><h1>x</h1>",
    "&lt;b&gt;&amp;",
]


def report_plan(*, names: dict[str, str] | None = None) -> Plan:
    """Return the sample plan with every setting of the reference model."""
    settings = load_model(open_workspace(), "national", scenarios=["baseline"]).table()
    plan = sample_plan(names=names)
    provenance = plan.provenance | {
        "model_title": "Sample model",
        "scenario_titles": ["Baseline"],
        "travel_engine": "graph",
        "travel_data_date": "2026",
        "travel_season": "summer",
        "columns": 12,
        "rows": 34,
    }
    return dataclasses.replace(plan, settings=settings, provenance=provenance)


def with_table(plan: Plan, name: str, table: pd.DataFrame) -> Plan:
    """Return a plan with one table replaced."""
    return dataclasses.replace(plan, tables=plan.tables | {name: table})


def with_setting(plan: Plan, key: str, value: str) -> Plan:
    """Return a plan with the value of one setting replaced."""
    settings = plan.settings.copy()
    settings.loc[key, "value"] = value
    return dataclasses.replace(plan, settings=settings)


def report_baselines(plan: Plan) -> pd.DataFrame:
    """Return three made-up rules' posts for the sample plan."""
    births = pd.Series({row[0]: row[2] for row in BOARDS})
    shares = {
        "births": share_of(births),
        "under3": share_of(births + 100.0),
        "nrac": share_of(births**0.9),
    }
    return baseline_posts(serving_wte(plan), shares)


def report_inputs() -> pd.DataFrame:
    """Return a log of two input files."""
    return pd.DataFrame(
        {"sha256": ["b" * 64, "a" * 64], "bytes": [1234, 99]},
        index=pd.Index(["models/national.toml", "data/births.csv"], name="file"),
    )


def report_crossings() -> pd.DataFrame:
    """Return two ferries of the island board and a flight between two others."""
    rows = [
        ("north-holm", "ferry", "North pier", "Holm pier", -3.8, 57.7, -1.3, 60.2, 600.0, 1.0),
        ("holm-skerry", "ferry", "Holm pier", "Skerry pier", -1.3, 60.2, -1.5, 60.4, 90.0, 0.43),
        ("strath-west", "flight", "Strath", "Westport", -3.7, 56.3, -4.9, 55.3, 75.0, 2.5),
    ]
    ends = [f"{end}_{what}" for end in ("from", "to") for what in ("lon", "lat")]
    columns = ["route", "kind", "from_name", "to_name", *ends, "minutes", "a_day"]
    return pd.DataFrame(rows, columns=columns).set_index("route")


@dataclass(frozen=True)
class Drawn:
    """A plan, its baselines and its report."""

    plan: Plan
    baselines: pd.DataFrame
    html: str

    @property
    def names(self) -> dict[str, str]:
        """Board names by code, in order of name."""
        return self.plan["boards"]["board_name"].sort_values(kind="stable").to_dict()

    @property
    def last(self) -> int:
        """The last wave."""
        return self.plan.waves[-1]


@cache
def drawn_reference() -> Drawn:
    """Solve the reference plan and draw its report, once for all tests."""
    run = allocate()
    html = draw_report(
        run.plan,
        title="Reference",
        geography=run.geography,
        baselines=run.baselines,
        checks=run.checks,
        inputs=input_log(run.workspace),
        deprivation=deprived_share(run.workspace),
        crossings=run.crossings,
    )
    return Drawn(run.plan, run.baselines, html)


def drawn_sample(folder: Path) -> Drawn:
    """Draw the report of the sample plan."""
    plan = report_plan()
    return Drawn(plan, report_baselines(plan), draw(plan, folder))


CHECKS = (
    CheckedRule("1 need", 30, 1.3e-9, "('g1', 1)"),
    CheckedRule("2 staff time", 12, -0.5, "('X101H', 1)"),
    CheckedRule("3 continuity", 9, 0.25, "('community', 1)"),
)


def draw(plan: Plan, folder: Path | None = None, **options: object) -> str:
    """Return the report of a plan with everything that it can be given."""
    given_too = {
        "title": "Sample plan",
        "baselines": report_baselines(plan),
        "checks": CHECKS,
        "inputs": report_inputs(),
        "crossings": report_crossings(),
    }
    if folder is not None:
        given_too["geography"] = sample_geography(folder)
    return draw_report(plan, **(given_too | options))


@dataclass
class Table:
    """One table of a page: its caption, column headings (with units) and rows of cells."""

    caption: str = ""
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def by_name(self) -> dict[str, list[str]]:
        """Return the cells of each row by its heading."""
        return {row[0]: row[1:] for row in self.rows}


@dataclass
class Tables(HTMLParser):
    """Reads every table of a page by the id of the block around it."""

    found: dict[str, Table] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._block = self._text = ""
        self._table: Table | None = None
        self._head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, table, row or cell."""
        named = {name: value or "" for name, value in attrs}
        if "table-block" in named.get("class", "").split():
            self._block = named["id"]
        elif tag == "table":
            self._table = self.found[self._block] = Table()
        elif tag == "thead":
            self._head = True
        elif tag == "tr" and self._table is not None and not self._head:
            self._table.rows.append([])
        elif tag in {"caption", "th", "td"}:
            self._text = ""

    def handle_endtag(self, tag: str) -> None:
        """Keep a finished caption or cell."""
        text = re.sub(r"\s+", " ", self._text).strip()
        if tag == "thead":
            self._head = False
        if self._table is None:
            return
        if tag == "caption":
            self._table.caption = text
        elif tag in {"th", "td"}:
            (self._table.columns if self._head else self._table.rows[-1]).append(text)
        elif tag == "table":
            self._table = None

    def handle_data(self, data: str) -> None:
        """Gather text."""
        self._text += data


def tables_of(html: str) -> dict[str, Table]:
    """Return every table of a page by the id of its block."""
    reader = Tables()
    reader.feed(html)
    reader.close()
    return reader.found


@dataclass
class Picture:
    """One chart of a page: its title, description, words by kind, and bars by series."""

    title: str
    description: str
    words: dict[str, list[str]]
    bars: list[tuple[int, float, float]]
    width: float


def pictures_of(html: str) -> dict[str, Picture]:
    """Return every chart of a page by its name; a bar is its series, start and width."""
    found = {}
    for name, block in re.findall(
        r'<figure class="chart ([\w-]+)">(.*?)</figure>', html, flags=re.DOTALL
    ):
        words: dict[str, list[str]] = {}
        for kind, text in re.findall(r'<text class="chart-(\w+)"[^>]*>([^<]*)</text>', block):
            words.setdefault(kind, []).append(plain_text(text))
        bars = re.findall(r'class="bar-(\d)" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', block)
        found[name] = Picture(
            plain_text(re.findall(r"<title[^>]*>(.*?)</title>", block)[0]),
            plain_text(re.findall(r"<desc[^>]*>(.*?)</desc>", block)[0]),
            words,
            [(int(series), float(x), float(width)) for series, x, width in bars],
            float(re.findall(r'viewBox="0 0 ([\d.]+)', block)[0]),
        )
    return found


def plain_text(text: str) -> str:
    """Return a text without its escapes, spaces made single."""
    for code, character in {"&#39;": "'", "&#34;": '"', "&lt;": "<", "&gt;": ">"}.items():
        text = text.replace(code, character)
    return re.sub(r"\s+", " ", text.replace("&amp;", "&"))


def words_of(html: str) -> str:
    """Return the text of a page's body, spaces made single."""
    body = html.partition("<body>")[2]
    body = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", body, flags=re.DOTALL)
    plain = plain_text(re.sub(r"<[^>]+>", " ", body))
    return plain.replace(" .", ".").replace(" ,", ",")


def board_words(html: str, place: int) -> str:
    """Return the text of one board's page, the first board being 1."""
    page = html.partition(f'<section class="board" id="board-{place}"')[2].partition("</section>")[
        0
    ]
    return words_of(f"<body><p{page}")


def shows(text: str, value: float, *, scale: float = 1.0) -> bool:
    """Tell whether a cell shows a value, rounded to the digits that it has.

    `scale` is 100 where a share is shown as a percentage.
    """
    if value != value:  # noqa: PLR0124 - NaN alone differs from itself
        return text == "\N{EN DASH}"
    least = re.fullmatch(r"under (0\.0*1)", text)
    if least:
        return 0 < value < float(least[1]) / 2
    found = re.match(r"[+]?(-?)£?([\d,]+(?:\.(\d+))?)", text.replace("\N{MINUS SIGN}", "-"))
    assert found is not None, text
    number = float(f"{found[1]}{found[2].replace(',', '')}")
    half = 0.5 * 10.0 ** -len(found[3] or "")
    return abs(number - scale * value) <= half * (1 + 1e-9)


def figure(text: str) -> float:
    """Return the number that a cell shows."""
    return float(re.sub(r"[£,%+]", "", text.replace("\N{MINUS SIGN}", "-")))


@dataclass(frozen=True)
class Journey:
    """Families a year of one place met from one base in one way, with minutes one way and hours."""

    board: str
    place: str
    base_board: str
    base: str
    mode: str
    families: float
    minutes: float
    hours: float


def journeys(plan: Plan, wave: int) -> list[Journey]:
    """Return the flows of a wave one by one, each with the names of its place and base."""
    zones, bases = plan["zones"], plan["bases"]
    return [
        Journey(
            zones.at[zone, "board_code"],
            zones.at[zone, "name"],
            bases.at[site, "board_code"],
            bases.at[site, "name"],
            mode,
            row["families"],
            row["minutes_one_way"],
            row["families"] * row["hours_per_family"],
        )
        for (zone, site, mode, of_wave), row in plan["flows"].iterrows()
        if of_wave == wave
    ]
