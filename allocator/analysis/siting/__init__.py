"""Where to put sites: bare tables or arrays in, named sites with proof out."""

from allocator.analysis.siting.choose import SiteChoice, choose_sites
from allocator.analysis.siting.question import figures_of, option_faults
from allocator.analysis.siting.tables import SitingTables, read_tables

__all__ = [
    "SiteChoice",
    "SitingTables",
    "choose_sites",
    "figures_of",
    "option_faults",
    "read_tables",
]
