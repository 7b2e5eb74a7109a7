"""Text from data is only ever text: every sink of the pages against every kind of payload."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import Watched

from allocator.outputs.compare import draw_comparison
from allocator.outputs.facts import RunFacts
from allocator.outputs.products import map_text, report_text
from allocator.outputs.run import write_run
from allocator.outputs.saved_facts import read_facts
from allocator.pipeline import allocate

pytestmark = [pytest.mark.browser, pytest.mark.long]

VISIT = Callable[..., Watched]

#: Ways to run as script or markup; each would leave the name of its sink behind.
PAYLOADS = [
    '</script><script>window.hit="SINK"</script>',
    "<img src=x onerror=\"window.hit='SINK'\">",
    "<svg onload=\"window.hit='SINK'\">",
    '${window.hit="SINK"}',
    '`+(window.hit="SINK")+`',
    '"\';window.hit="SINK"//',
    '{{ self.__init__ }}{% raw %}window.hit="SINK"',
    'javascript:window.hit="SINK"',
    '<!--<script>window.hit="SINK"</script>',
    '</style></title></textarea><script>window.hit="SINK"</script>',
]


def _plan_table(facts: RunFacts, name: str, column: str, text: str) -> RunFacts:
    """Return facts with a text in every cell of one column of the plan, numbered as names are."""
    table = facts.plan[name]
    texts = [f"{text} {number}" for number in range(len(table))]
    tables = facts.plan.tables | {name: table.assign(**{column: texts})}
    return dataclasses.replace(facts, plan=dataclasses.replace(facts.plan, tables=tables))


def _provenance(facts: RunFacts, key: str, value: Any) -> RunFacts:
    provenance = facts.plan.provenance | {key: value}
    return dataclasses.replace(facts, plan=dataclasses.replace(facts.plan, provenance=provenance))


def _setting(facts: RunFacts, key: str, column: str, text: str) -> RunFacts:
    settings = facts.plan.settings.copy()
    settings.loc[key, column] = text
    return dataclasses.replace(facts, plan=dataclasses.replace(facts.plan, settings=settings))


def _inputs(facts: RunFacts, change: Callable[[pd.DataFrame], pd.DataFrame]) -> RunFacts:
    return dataclasses.replace(facts, inputs=change(facts.inputs))


Change = Callable[[RunFacts, str], RunFacts]

#: Where text from files enters the pages.
SINKS: dict[str, Change] = {
    "board": lambda f, t: _plan_table(f, "boards", "board_name", t),
    "network": lambda f, t: _plan_table(f, "boards", "network", t),
    "place": lambda f, t: _plan_table(f, "zones", "name", t),
    "base": lambda f, t: _plan_table(f, "bases", "name", t),
    "unit": lambda f, t: _plan_table(f, "mbus", "name", t),
    "model": lambda f, t: _provenance(f, "model_title", t),
    "scenario": lambda f, t: _provenance(f, "scenario_titles", [t]),
    "engine": lambda f, t: _provenance(f, "travel_engine", t),
    "assured": lambda f, t: _setting(f, "governance.assured_by", "value", t),
    "source": lambda f, t: _setting(f, "time.visits_per_family", "source", t),
    "origin": lambda f, t: _setting(f, "travel.flights", "origin", t),
    "input file": lambda f, t: _inputs(f, lambda log: log.rename(index={log.index[0]: t})),
    "input source": lambda f, t: _inputs(f, lambda log: log.assign(sources=t)),
    "port": lambda f, t: dataclasses.replace(f, crossings=f.crossings.assign(from_name=t)),
}

#: Chooses whatever can be chosen, and points at whatever can be pointed at.
USE = """
() => {
  const fire = (node, kind) => node.dispatchEvent(new Event(kind, {bubbles: true}));
  for (const list of document.querySelectorAll("select")) {
    for (const one of list.options) { list.value = one.value; fire(list, "change"); }
  }
  const choices = "input[type=radio],input[type=checkbox]";
  for (const one of document.querySelectorAll(choices)) one.click();
  for (const one of document.querySelectorAll("details")) one.open = true;
  for (const one of document.querySelectorAll("path,circle,[tabindex],button")) {
    for (const kind of ["mouseover", "mousemove", "focus", "focusin"]) fire(one, kind);
    if (one.tagName === "BUTTON") one.click();
  }
}
"""
#: All text of a page but its scripts, styles and data.
WORDS = """
() => {
  const page = document.documentElement.cloneNode(true);
  page.querySelectorAll("script,style").forEach((one) => one.remove());
  const labelled = [...page.querySelectorAll("[aria-label]")];
  return page.textContent + labelled.map((one) => one.getAttribute("aria-label")).join(" ");
}
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> RunFacts:
    """Make the reference run once and read it back."""
    return read_facts(write_run(allocate(), tmp_path_factory.mktemp("runs") / "run"))


def pages(facts: RunFacts, payload: str) -> Iterable[tuple[str, str]]:
    """Yield map, report and comparison with a payload in every sink, each naming its own."""
    for sink, change in SINKS.items():
        facts = change(facts, payload.replace("SINK", sink))
    yield "map", map_text(facts)
    yield "report", report_text(facts)
    names = [payload.replace("SINK", f"run {number}") for number in (1, 2)]
    plans = {name if number else f"{name} ": facts.plan for number, name in enumerate(names)}
    yield (
        "compare",
        draw_comparison(plans, geographies=dict.fromkeys(plans, facts.geography)),
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_runs_in_any_sink(
    visit: VISIT, facts: RunFacts, tmp_path: Path, payload: str
) -> None:
    """Used all over, no page runs it or asks the network for anything, and each sink shows it."""
    seen = ""
    for name, html in pages(facts, payload):
        path = tmp_path / f"{name}.html"
        path.write_text(html, encoding="utf-8", newline="\n")
        watched = visit(path)
        watched.page.evaluate(USE)
        watched.page.wait_for_timeout(100)
        assert watched.page.evaluate("window.hit") is None, name
        assert (watched.requests, watched.faults) == ([], []), name
        seen += watched.page.evaluate(WORDS)
    missing = [sink for sink in SINKS if payload.replace("SINK", sink) not in seen]
    assert missing == []


def test_there_are_enough_pairs() -> None:
    """Ten kinds of payload meet at least twelve sinks: 120 pairs."""
    assert len(PAYLOADS) * len(SINKS) >= 120
