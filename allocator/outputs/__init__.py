"""What users open: tables, map, report, run folder."""
