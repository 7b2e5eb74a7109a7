"""What a plan reads: workspace, tables, geography, demand, models of service."""
