"""What only the tables of areas together can show: who is missing, and who does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from allocator.errors import Fault
from allocator.inputs.scan import TableScan
from allocator.inputs.schema.codes import BOARD_NAMES, COUNCIL_NAMES

Scans = Mapping[str, TableScan]

BOARDS = "data/boards.csv"
COUNCILS = "data/councils.csv"
LOCALITIES = "data/localities.csv"
BASES = "data/bases.csv"
NETWORKS = "data/networks.csv"

#: Tables that need each board at least once: what a board without a row lacks, and the way out.
_NEEDED_BY_EACH_BOARD: dict[str, tuple[str, str, str]] = {
    BASES: ("board-without-base", "has no base for a team", "Add at least one site"),
    "data/mbu_catchments.csv": (
        "board-without-catchment",
        "has no mother and baby unit",
        "Add a row that names its unit",
    ),
    NETWORKS: ("board-without-network", "belongs to no network", "Add a row that names it"),
    "data/hubs.csv": (
        "board-without-hub",
        "has no board that could support it",
        "Add a row that names a hub, which may be the board itself",
    ),
}


def geography_faults(scans: Scans) -> list[Fault]:
    """Return what is wrong between the tables of areas.

    A rule is passed over where a cell that it needs could not be read, so that one mistake is
    told once.

    Parameters
    ----------
    scans
        Tables by path, at least those that `load_geography` reads.

    Returns
    -------
    list
        Faults, in the order of the rules.
    """
    return [
        *_official_set(scans[BOARDS], "board", BOARD_NAMES),
        *_official_set(scans[COUNCILS], "council", COUNCIL_NAMES),
        *_zones_everywhere(scans),
        *(fault for name in _NEEDED_BY_EACH_BOARD for fault in _each_board_in(scans, name)),
        *_hubs_share_the_network(scans),
        *_units_stand_at_their_site(scans),
    ]


def board_title(code: str) -> str:
    """Return the name of a board as planners say it, from its code."""
    return f"NHS {BOARD_NAMES[code]}" if code in BOARD_NAMES else code


def council_title(code: str) -> str:
    """Return the name of a council, from its code."""
    return COUNCIL_NAMES.get(code, code)


def _official_set(scan: TableScan, word: str, official: Mapping[str, str]) -> Iterator[Fault]:
    column = f"{word}_code"
    if not scan.sound(column):
        return
    found = scan.known(column)
    for code, name in official.items():
        if code not in found:
            message = f"The {word} {name} ({code}) is missing"
            remedy = f"Add its row; a plan needs all {len(official)}"
            yield Fault(f"missing-{word}", message, remedy, scan.schema.name, None, column)
    for code, line in found.items():
        if code not in official:
            message = f"This is none of the {len(official)} {word}s of Scotland"
            remedy = "Delete the row, or correct the code"
            yield Fault(f"unknown-{word}", message, remedy, scan.schema.name, line, column, code)


def _zones_everywhere(scans: Scans) -> Iterator[Fault]:
    """Each council needs a zone to hold its births, each board at least one council with one."""
    councils = scans[COUNCILS]
    if not (councils.sound("council_code") and scans[LOCALITIES].sound("council_code")):
        return
    zoned = scans[LOCALITIES].known("council_code")
    for code in councils.known("council_code"):
        if code not in zoned:
            message = f"{council_title(code)} has no locality to hold its births"
            remedy = "Add at least one place of this council"
            yield Fault(
                "council-without-zone", message, remedy, LOCALITIES, None, "council_code", code
            )
    if councils.sound("board_code") and scans[BOARDS].sound("board_code"):
        served = {row["board_code"] for row in councils.records if row["council_code"] in zoned}
        for code in scans[BOARDS].known("board_code"):
            if code not in served:
                message = f"{board_title(code)} has no locality"
                remedy = "Add a place in one of its councils"
                yield Fault(
                    "board-without-zone", message, remedy, LOCALITIES, None, "council_code", code
                )


def _each_board_in(scans: Scans, name: str) -> Iterator[Fault]:
    if not (scans[BOARDS].sound("board_code") and scans[name].sound("board_code")):
        return
    code, lacks, remedy = _NEEDED_BY_EACH_BOARD[name]
    found = scans[name].known("board_code")
    for board in scans[BOARDS].known("board_code"):
        if board not in found:
            message = f"{board_title(board)} {lacks}"
            yield Fault(code, message, remedy, name, None, "board_code", board)


def _hubs_share_the_network(scans: Scans) -> Iterator[Fault]:
    networks = {
        (row["board_code"], row["service"]): row["network"] for row in scans[NETWORKS].records
    }
    hubs = scans["data/hubs.csv"]
    for line, row in hubs.rows():
        own = networks.get((row["board_code"], row["service"]))
        other = networks.get((row["hub_board_code"], row["service"]))
        if own is not None and other is not None and own != other:
            message = f"The hub is in the {other} network, the board in {own}"
            remedy = "Name a hub of the board's own network, or move one of them in networks.csv"
            yield _row_fault(hubs, ("hub-outside-network", message, remedy), line, "hub_board_code")


def _units_stand_at_their_site(scans: Scans) -> Iterator[Fault]:
    board_of = {row["site_code"]: row["board_code"] for row in scans[BASES].records}
    units = scans["data/mbus.csv"]
    for line, row in units.rows():
        there, here = board_of.get(row["site_code"]), row["board_code"]
        if there is not None and here is not None and there != here:
            message = f"The site of this unit belongs to {board_title(str(there))} in bases.csv"
            remedy = "Correct the site or the board"
            yield _row_fault(units, ("site-of-another-board", message, remedy), line, "board_code")


def _row_fault(scan: TableScan, words: tuple[str, str, str], line: int, column: str) -> Fault:
    value = dict(scan.rows())[line][column]
    return Fault(*words, scan.schema.name, line, column, str(value))
