"""What the guide lists (005010X220A1): codes, and how many elements a segment has."""


def _list(codes: str) -> frozenset[str]:
    return frozenset(codes.split())


ELEMENTS = {
    "GS": 8, "ST": 3, "BGN": 9, "REF": 4, "DTP": 3, "QTY": 4, "N1": 6, "ACT": 9, "INS": 17, "NM1": 12, "PER": 9,
    "N3": 2, "N4": 7, "DMG": 11, "EC": 6, "ICM": 6, "AMT": 3, "HLH": 7, "LUI": 5, "DSB": 8, "HD": 11, "IDC": 4,
    "LX": 1, "PLA": 5, "COB": 4, "LS": 1, "LE": 1, "SE": 2, "GE": 2, "IEA": 2, "TA1": 5,
}  # fmt: skip
"""Segment → how many elements it has at most."""

COMPOSITES = frozenset({("INS", 6), ("DMG", 5), ("REF", 4), ("QTY", 3), ("AMT", 3), ("DSB", 8), ("HD", 11)})
"""Elements that have components."""
REPEATED = frozenset({("DMG", 5), ("COB", 4), ("DMG", 11)})
"""Elements that may be repeated."""
REPEATED_MOST = 10
"""DMG05 and COB04 may stand so often."""

YES_NO = _list("Y N")
CODES = {
    ("INS", 1): YES_NO,
    ("INS", 2): _list(
        "01 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 23 24 25 26 31 38 53 60 D2 G8 G9"
    ),
    ("INS", 3): _list("001 021 024 025 030"),
    ("INS", 4): _list(
        "01 02 03 04 05 06 07 08 09 10 11 14 15 16 17 18 20 21 22 25 26 27 28 29 31 32 33 37 38 39 40 41 43 59 "
        "AA AB AC AD AE AF AG AH AI AJ AL EC XN XT"
    ),
    ("INS", 5): _list("A C S T"),
    ("INS", 6): frozenset(
        [
            *"ABCDE",
            *(f"{plan}:{reason}" for plan in "ABCDE" for reason in "012"),
        ]
    ),
    ("INS", 7): _list("1 2 3 4 5 6 7 8 9 10 ZZ"),
    ("INS", 8): _list("AC AO AU FT L1 PT RT TE"),
    ("INS", 9): _list("F N P"),
    ("INS", 10): YES_NO,
    ("INS", 11): _list("D8"),
    ("INS", 13): _list("R U"),
    ("HD", 1): _list("001 002 021 024 025 026 030 032"),
    ("HD", 5): _list("CHD DEP E1D E2D E3D E5D E6D E7D E8D E9D ECH EMP ESP FAM IND SPC SPO TWO"),
    ("HD", 9): YES_NO,
    ("DMG", 1): _list("D8"),
    ("DMG", 3): _list("F M U"),
    ("DMG", 4): _list("B D I M R S U W X"),
    ("QTY", 1): _list("DT ET TO"),
    ("AMT", 1): _list("B9 C1 D2 EBA FK P3 R"),
    ("HLH", 1): _list("N S T U X"),
    ("COB", 1): _list("P S T U"),
    ("COB", 3): _list("1 5 6"),
    ("DSB", 1): _list("1 2 3 4"),
}
"""Element → the codes it may have. INS06 is written here with a colon between its components."""

LINES = _list("AG AH AJ AK DCP DEN EPO FAC HE HLT HMO LTC LTD MM MOD PDG POS PPO PRA STD UR VIS")
"""HD03 of the guide; a carrier may have agreed to others."""

MEMBER_DATES = _list(
    "050 286 296 297 300 301 303 336 337 338 339 340 341 350 351 356 357 360 361 383 385 386 393 394 473 474"
)
"""DTP01 of loops 2000 and 2200 (360, 361)."""
COVERAGE_DATES = _list("300 303 343 348 349 543 695 344 345")
"""DTP01 of loops 2300 and 2320 (344, 345)."""
MEMBER_NUMBERS = _list("0F 1L 17 23 3H 4A 6O ABB D3 DX F6 P5 Q4 QQ ZZ")
"""REF01 of loop 2000."""
COVERAGE_NUMBERS = _list("17 1L 9V CE E8 M7 PID QQ RB X9 XM XX1 XX2 ZX ZZ")
"""REF01 of loop 2300."""
