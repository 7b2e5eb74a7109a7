"""The notebook for analysts runs from top to bottom, and says what the tables say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).resolve().parents[1] / "models" / "distributions.ipynb"


def cells() -> list[dict[str, object]]:
    """Return the cells of the notebook as it is kept."""
    return json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]


def test_it_is_kept_without_results() -> None:
    """No cell keeps an output or a count: what it shows is worked out when it runs."""
    code = [cell for cell in cells() if cell["cell_type"] == "code"]
    assert len(code) >= 6
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


@pytest.mark.long
def test_it_runs_from_top_to_bottom(tmp_path: Path) -> None:
    """A fresh kernel runs every cell without an error; the rules' table has its four rows."""
    file = tmp_path / NOTEBOOK.name
    file.write_bytes(NOTEBOOK.read_bytes())
    # In a process of its own: a kernel's threads and sockets are not ours to judge.
    code = (
        "import sys, nbformat\n"
        "from nbclient import NotebookClient\n"
        "book = nbformat.read(sys.argv[1], as_version=4)\n"
        "NotebookClient(book, kernel_name='python3', timeout=600).execute()\n"
        "nbformat.write(book, sys.argv[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = [
        "".join(output["data"]["text/plain"])
        for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
        for output in cell["outputs"]
        if "data" in output
    ]
    rules = next(text for text in results if "worst_coverage" in text)
    assert all(name in rules for name in ("optimum", "births", "nrac", "table"))
    assert "is_plan" in " ".join(results)
    assert list(tmp_path.glob("*.ipynb")) == [file]
