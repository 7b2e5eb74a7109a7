"""What a table of travel minutes can hold: limits that its import and its use share."""

from __future__ import annotations

#: From a kilometre on, no journey takes no time.
SHORTEST_KM = 1.0

#: Journeys over this many kilometres of great circle tell the unit; nearer, the way within a place
#: decides.
UNIT_KM = 10.0

#: Half of all journeys are slower, or quicker, than this along the great circle: no minutes are. By
#: road and ferry it is 40 to 60 km/h; seconds taken for minutes make 1, hours 3,000.
SLOWEST_MEDIAN_KMH, QUICKEST_MEDIAN_KMH = 5.0, 250.0

#: No single journey from door to door is quicker, and none within Scotland takes more than a week.
FASTEST_KMH = 500.0
LONGEST_MINUTES = 7 * 24 * 60

#: How far the way out and the way back may differ: the larger of minutes and a share.
APART_MINUTES, APART_SHARE = 10.0, 0.25

#: Most pairs that are read.
MAX_PAIRS = 20_000_000
