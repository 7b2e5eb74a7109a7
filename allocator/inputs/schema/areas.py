"""Tables of places and of who belongs to whom: boards, councils, localities, bases, networks."""

from __future__ import annotations

from allocator.inputs.schema.columns import (
    STATUSES,
    Column,
    ForeignKey,
    TableSchema,
    board,
    choice,
    code,
    council,
    note,
    period,
    position,
    provenance,
    year,
)

_BOARD = ForeignKey("board_code", "data/boards.csv", "board_code")
_COUNCIL = ForeignKey("council_code", "data/councils.csv", "council_code")

BOARDS = TableSchema(
    name="data/boards.csv",
    meaning="The 14 territorial NHS boards.",
    key=("board_code",),
    columns=(
        board(),
        Column("board_name", "name", "Name without the letters NHS"),
        year(),
        *provenance(),
    ),
)

COUNCILS = TableSchema(
    name="data/councils.csv",
    meaning="The 32 council areas, each wholly within one board.",
    key=("council_code",),
    columns=(
        council(),
        Column("council_name", "name", "Name of the council area"),
        board(),
        year(),
        *provenance(),
    ),
    foreign_keys=(_BOARD,),
)

LOCALITIES = TableSchema(
    name="data/localities.csv",
    meaning=(
        "Demand zones: towns, villages and islands, or imported data zones or intermediate zones. "
        "Figures of a council are spread over its zones by their population."
    ),
    key=("zone_id",),
    columns=(
        code(
            "zone_id",
            "Name of the zone in all tables; GeoNames id with a g, i- and a name, or area code",
        ),
        Column("name", "name", "Name of the place"),
        council(),
        choice(
            "kind",
            "A settlement, an island, or a small area of the census in their place",
            "settlement",
            "island",
            "data zone",
            "intermediate zone",
        ),
        Column(
            "island",
            "name",
            "Island that the place stands on; blank on the mainland",
            required=False,
        ),
        *position(),
        Column("population", "number", "Residents", minimum=0, above=0),
        Column(
            "infants",
            "number",
            "Residents under one; births of a council whose zones all have it are spread by it",
            required=False,
            minimum=0,
        ),
        Column("unit", "name", "Unit of the population"),
        period(),
        *provenance(),
    ),
    foreign_keys=(_COUNCIL,),
)

BASES = TableSchema(
    name="data/bases.csv",
    meaning=(
        "Hospital sites where a team could be based. The position is a fact; the kind of site is "
        "mostly general knowledge, and says so."
    ),
    key=("site_code",),
    columns=(
        code("site_code", "NHS Scotland site code"),
        Column("name", "name", "Name of the site"),
        board(),
        *position(),
        Column("kind", "name", "What the site is: maternity, general, community and so on"),
        choice("kind_status", "Standing of the kind", *STATUSES),
        Column("kind_source", "text", "Where the kind comes from"),
        *provenance(),
    ),
    foreign_keys=(_BOARD,),
)

MBUS = TableSchema(
    name="data/mbus.csv",
    meaning="Mother and baby units, which serve the whole country, and their beds.",
    key=("mbu_id",),
    columns=(
        code("mbu_id", "Name of the unit in all tables"),
        Column("name", "name", "Name of the unit"),
        code("site_code", "Site that holds the unit"),
        board("board_code", "NHS board that hosts the unit"),
        *position(),
        Column("value", "integer", "Beds", minimum=1, maximum=50),
        choice("unit", "Unit of the value", "beds"),
        year(),
        Column("opened", "integer", "Year of opening", required=False, minimum=1900, maximum=2100),
        *provenance(),
        note(),
    ),
    foreign_keys=(_BOARD, ForeignKey("site_code", "data/bases.csv", "site_code")),
)

MBU_CATCHMENTS = TableSchema(
    name="data/mbu_catchments.csv",
    meaning="The mother and baby unit that takes the women of each board.",
    key=("board_code",),
    columns=(
        board(),
        code("mbu_id", "Unit that serves the board"),
        period("Year or span of the statement; undated where unknown"),
        *provenance(),
    ),
    foreign_keys=(_BOARD, ForeignKey("mbu_id", "data/mbus.csv", "mbu_id")),
)

NETWORKS = TableSchema(
    name="data/networks.csv",
    meaning="The regional network that each board belongs to, by service.",
    key=("board_code", "service"),
    columns=(
        board(),
        choice("service", "Service that the network is for", "community"),
        Column("network", "name", "Name of the network"),
        *provenance(),
    ),
    foreign_keys=(_BOARD,),
)

HUBS = TableSchema(
    name="data/hubs.csv",
    meaning="Boards that could support each board from within its network, one row a pair.",
    key=("board_code", "service", "hub_board_code"),
    columns=(
        board("board_code", "NHS board that could be supported"),
        choice("service", "Service that is supported", "community"),
        board("hub_board_code", "NHS board that could support it"),
        *provenance(),
    ),
    foreign_keys=(_BOARD, ForeignKey("hub_board_code", "data/boards.csv", "board_code")),
)

AREA_TABLES = (BOARDS, COUNCILS, LOCALITIES, BASES, MBUS, MBU_CATCHMENTS, NETWORKS, HUBS)
