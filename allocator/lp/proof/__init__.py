"""The program of a saved run stated again, and its certificate held against it, by other code."""
