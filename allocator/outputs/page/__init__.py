"""What every page shares: shell, policy, vendored files, safe data, tables and words."""
