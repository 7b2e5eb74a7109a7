"""Official area codes: the 14 NHS boards and 32 council areas, and codes that were replaced.

Codes of the Scottish Government and the Office for National Statistics. Four boards and four
councils got new codes with boundary changes in 2018 and 2019; older downloads carry the old ones.
"""

from __future__ import annotations

#: The 14 territorial NHS boards.
BOARD_NAMES: dict[str, str] = {
    "S08000015": "Ayrshire and Arran",
    "S08000016": "Borders",
    "S08000017": "Dumfries and Galloway",
    "S08000019": "Forth Valley",
    "S08000020": "Grampian",
    "S08000022": "Highland",
    "S08000024": "Lothian",
    "S08000025": "Orkney",
    "S08000026": "Shetland",
    "S08000028": "Western Isles",
    "S08000029": "Fife",
    "S08000030": "Tayside",
    "S08000031": "Greater Glasgow and Clyde",
    "S08000032": "Lanarkshire",
}

#: The 32 council areas.
COUNCIL_NAMES: dict[str, str] = {
    "S12000005": "Clackmannanshire",
    "S12000006": "Dumfries and Galloway",
    "S12000008": "East Ayrshire",
    "S12000010": "East Lothian",
    "S12000011": "East Renfrewshire",
    "S12000013": "Na h-Eileanan Siar",
    "S12000014": "Falkirk",
    "S12000017": "Highland",
    "S12000018": "Inverclyde",
    "S12000019": "Midlothian",
    "S12000020": "Moray",
    "S12000021": "North Ayrshire",
    "S12000023": "Orkney Islands",
    "S12000026": "Scottish Borders",
    "S12000027": "Shetland Islands",
    "S12000028": "South Ayrshire",
    "S12000029": "South Lanarkshire",
    "S12000030": "Stirling",
    "S12000033": "Aberdeen City",
    "S12000034": "Aberdeenshire",
    "S12000035": "Argyll and Bute",
    "S12000036": "City of Edinburgh",
    "S12000038": "Renfrewshire",
    "S12000039": "West Dunbartonshire",
    "S12000040": "West Lothian",
    "S12000041": "Angus",
    "S12000042": "Dundee City",
    "S12000045": "East Dunbartonshire",
    "S12000047": "Fife",
    "S12000048": "Perth and Kinross",
    "S12000049": "Glasgow City",
    "S12000050": "North Lanarkshire",
}

#: Old board code to the code that replaced it.
REPLACED_BOARDS: dict[str, str] = {
    "S08000018": "S08000029",
    "S08000027": "S08000030",
    "S08000021": "S08000031",
    "S08000023": "S08000032",
}

#: Old council code to the code that replaced it.
REPLACED_COUNCILS: dict[str, str] = {
    "S12000015": "S12000047",
    "S12000024": "S12000048",
    "S12000046": "S12000049",
    "S12000044": "S12000050",
}

#: Scotland as a whole.
SCOTLAND_CODE = "S92000003"
