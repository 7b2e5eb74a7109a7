"""What the browser tests share: Chromium, axe-core, the pages, and a watch over each page.

The tests drive the Chromium that the machine has (Debian's package) through Playwright; without
one they are skipped, saying so. Accessibility is judged by axe-core, an npm package that only these
tests need. It is not in the repository: its file goes into a folder that git leaves alone.

    mkdir -p build/axe-core && npm pack --pack-destination build/axe-core axe-core@4.14.1
    tar -xzf build/axe-core/axe-core-4.14.1.tgz --strip-components=1 -C build/axe-core
    AXE_CORE=build/axe-core/axe.min.js make test

as continuous integration does; build/axe-core/axe.min.js is also found without AXE_CORE.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Route, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "outputs"))

from sample_map import (  # noqa: E402 - a neighbour's helper
    sample_crossings,
    sample_minutes,
    sample_page,
)
from sample_plan import sample_geography, sample_plan  # noqa: E402 - a neighbour's helper

from allocator.outputs.webmap import Tiles, draw_map  # noqa: E402 - after the path is set
from allocator.pipeline import allocate  # noqa: E402 - after the path is set

#: Sources of names that try to be markup, code or templates.
HOSTILE = [
    "</script><img src=x onerror=window.hit=1>",
    "${window.hit=1}",
    "`+(window.hit=1)+`",
    "{{7*7}}",
    "\"';window.hit=1//",
    "<svg onload=window.hit=1>",
    "javascript:window.hit=1",
    "<!--<script>window.hit=1</script>",
]


@dataclass
class Watched:
    """A page under watch.

    Parameters
    ----------
    page
        The Playwright page.
    requests
        Addresses that it asked for beyond its own file; each was cut off.
    faults
        Errors of its scripts and console, and dialogs that it opened.
    """

    page: Page
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the machine's Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium on this machine: install the package chromium")
    with sync_playwright() as playwright:
        # Without a sandbox, for the tests may run as root in a container; the page is our own.
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """Read axe-core's script."""
    named = os.environ.get("AXE_CORE")
    path = Path(named) if named else ROOT / "build" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.skip("no axe-core: see tests/browser/conftest.py for how to fetch it")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def sample_map(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the map of the sample plan, with every layer."""
    folder = tmp_path_factory.mktemp("sample")
    return _written(folder / "map.html", sample_page(folder))


@pytest.fixture(scope="session")
def tiled_map(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the map of the sample plan, with background pictures to be asked for."""
    folder = tmp_path_factory.mktemp("tiled")
    tiles = Tiles("https://tiles.example.org/{z}/{x}/{y}.png", "the makers of the pictures")
    return _written(folder / "map.html", sample_page(folder, tiles=tiles))


@pytest.fixture(scope="session")
def reference_map(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the map of the reference plan: real boards, places and travel."""
    made = allocate()
    html = draw_map(
        made.plan,
        made.geography,
        title="National plan",
        minutes=made.times.minutes,
        crossings=made.crossings,
    )
    return _written(tmp_path_factory.mktemp("reference") / "map.html", html)


@pytest.fixture(scope="session")
def hostile_map(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a map whose every name tries to run something."""
    folder = tmp_path_factory.mktemp("hostile")
    plan, codes = sample_plan(), []
    for table in ("boards", "zones", "bases", "mbus"):
        codes += list(plan[table].index)
    names = {code: HOSTILE[place % len(HOSTILE)] for place, code in enumerate(codes)}
    geography = sample_geography(folder, names=names)
    routes = enumerate(sample_crossings().index)
    crossings = sample_crossings(names={route: HOSTILE[place] for place, route in routes})
    html = draw_map(
        sample_plan(names=names),
        geography,
        title="".join(HOSTILE),
        minutes=sample_minutes(),
        crossings=crossings,
    )
    return _written(folder / "map.html", html)


def _written(path: Path, html: str) -> Path:
    path.write_text(html, encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Return a function that opens a file with the network cut, and watches it."""
    contexts = []

    def opened(path: Path, *, width: int = 1280, height: int = 900, **options: Any) -> Watched:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        watched = Watched(context.new_page())
        own = path.as_uri()

        def cut(route: Route) -> None:
            if route.request.url == own:
                route.continue_()
            else:
                watched.requests.append(route.request.url)
                route.abort()

        context.route("**/*", cut)
        watched.page.on("console", lambda message: _heard(watched, message))
        watched.page.on("pageerror", lambda error: _failed(watched, error))
        watched.page.on(
            "dialog", lambda dialog: (watched.faults.append("dialog"), dialog.dismiss())
        )
        watched.page.goto(own)
        return watched

    yield opened
    for context in contexts:
        context.close()


def _heard(watched: Watched, message: ConsoleMessage) -> None:
    if message.type in {"error", "warning"}:
        watched.faults.append(message.text)


def _failed(watched: Watched, error: Error) -> None:
    watched.faults.append(str(error))
