"""Runs the commands as ``python -m allocator``."""

from __future__ import annotations

import sys

from allocator.cli import main

if __name__ == "__main__":
    sys.exit(main())
