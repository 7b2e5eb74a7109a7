"""Pages and files of a run, drawn again from its verified tables and held against what stands."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from allocator.outputs.manifest import code_fingerprint, library_versions
from allocator.outputs.products import PRODUCTS
from allocator.outputs.saved_facts import facts_of


def redrawn(folder: Path, manifest: Mapping[str, Any]) -> dict[str, bool] | None:
    """Draw the pages and files of a run again.

    Parameters
    ----------
    folder
        A run folder whose tables are what the run wrote.
    manifest
        Its manifest.

    Returns
    -------
    dict or None
        By file, whether it came out as it stands. None if the run was made by another state of
        the product or of a library that it draws with: then other bytes are no fault.
    """
    made_by = (manifest.get("code"), manifest.get("versions"))
    if made_by != (code_fingerprint(), library_versions()):
        return None
    facts = facts_of(folder, manifest)
    found = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name, draw in PRODUCTS.items():
            path = Path(scratch) / name
            draw(facts, path)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            found[name] = digest == manifest["outputs"].get(name)
    return found
