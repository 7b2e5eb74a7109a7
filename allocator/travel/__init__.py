"""How long it takes to get from one place in Scotland to another."""
