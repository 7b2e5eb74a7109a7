"""Writing a folder whole or not at all, and tables as plain CSV that no spreadsheet runs."""

from __future__ import annotations

import contextlib
import csv
import json
import math
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.errors import Fault, OutputError

#: A text cell that starts with one of these, plain or full-width, would run in a spreadsheet.
FORMULA_STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
#: Control characters, which no name of a checked input holds, would break a row in two.
_CONTROLS = dict.fromkeys([*range(32), 127], " ")
_GUARD = "'"


@contextlib.contextmanager
def whole_folder(target: Path, *, marker: str) -> Iterator[Path]:
    """Yield an empty folder beside the target, and move it in whole when the block ends well.

    An earlier folder of the same kind (one that holds the marker file) is replaced; anything else
    in the way is left alone.

    Parameters
    ----------
    target
        Where the folder shall stand.
    marker
        Name of a file that only a folder of this kind holds.

    Raises
    ------
    OutputError
        If something else stands there, or the place cannot be written.
    """
    target = target.absolute()
    require_free(target, marker=marker)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise cannot_write(target, error) from error
    try:
        yield partial
        partial.chmod(0o755)
        _move_in(partial, target)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def require_free(target: Path, *, marker: str) -> None:
    """Raise if something stands at the target that must not be replaced.

    Parameters
    ----------
    target
        Where a folder shall be written.
    marker
        Name of a file that only a folder of this kind holds; such a folder may be replaced.

    Raises
    ------
    OutputError
        If a file, or a folder of other things, stands there.
    """
    if not target.exists():
        return
    if not target.is_dir() or (any(target.iterdir()) and not (target / marker).is_file()):
        fault = Fault(
            "folder-in-use",
            "Something stands there that is not an earlier result",
            "Name a new folder, or an earlier result to replace",
            file=str(target),
        )
        raise OutputError(f"{target} is left alone", [fault])


def _move_in(partial: Path, target: Path) -> None:
    """Put the finished folder in place; an earlier one goes only once the new one stands."""
    if not target.exists():
        partial.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
    target.rename(old / "run")
    try:
        partial.rename(target)
    except OSError:
        (old / "run").rename(target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def cannot_write(target: Path, error: OSError) -> OutputError:
    """Return the error of a place that cannot be written, with the system's own word for why."""
    return OutputError(
        f"{target} cannot be written: {error.strerror or error}",
        [
            Fault(
                "cannot-write",
                "Nothing was written",
                "Free space, or name another folder",
            )
        ],
    )


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as UTF-8 CSV with its index, one line feed a row, formulas made harmless."""
    plain = frame.reset_index()
    for column in plain.columns:
        if not pd.api.types.is_numeric_dtype(plain[column]):
            plain[column] = [_guarded(value) for value in plain[column]]
    plain.to_csv(path, index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)


def read_table_file(path: Path, index: tuple[str, ...], text: frozenset[str]) -> pd.DataFrame:
    """Read a table that `write_table` wrote.

    Parameters
    ----------
    path
        The file.
    index
        Columns of its index.
    text
        Columns that hold text; the rest are numbers or yes/no.

    Returns
    -------
    pandas.DataFrame
        The table as it was written, its text without the guards.
    """
    # As text first: what a library takes a number for need not be the number that was written.
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    typed = {
        column: [_unguarded(value) for value in frame[column].fillna("")]
        if column in text
        else _typed(frame[column])
        for column in frame
    }
    frame = pd.DataFrame(typed, index=frame.index)
    return frame.set_index(list(index))


def _guarded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value.translate(_CONTROLS)
    runs = text.lstrip().startswith((*FORMULA_STARTS, _GUARD))
    return _GUARD + text if runs else text


def _typed(texts: pd.Series) -> pd.Series:
    """Return a column as whole numbers, yes/no or numbers, to the last bit; else as it is."""
    if texts.empty:
        return texts.astype("float64")
    if texts.isin(["True", "False"]).all():
        return texts == "True"
    for kind in ("int64", "float64"):
        with contextlib.suppress(ValueError, TypeError, OverflowError):
            return texts.astype(object).astype(kind)
    return texts


def _unguarded(value: str) -> str:
    return value.removeprefix(_GUARD)


def plain_json(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as a list of plain records, its index included; no number becomes None."""
    return [
        {str(key): _plain(value) for key, value in record.items()}
        for record in frame.reset_index().to_dict("records")
    ]


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return round(value, 9) + 0.0 if math.isfinite(value) else None
    return value


def write_json(document: Any, path: Path, *, indent: int = 2) -> None:
    """Write plain data as indented UTF-8 JSON; a number that is not finite is refused."""
    text = json.dumps(document, indent=indent, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
