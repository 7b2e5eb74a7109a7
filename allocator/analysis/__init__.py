"""What a plan means, and what it is held against."""
