"""What the invented city is made of: names that nobody bears, streets, and the jobs of its three employers."""

from dataclasses import dataclass

FIRST_NAMES = [
    "Alder",
    "Amaris",
    "Briony",
    "Calla",
    "Cedar",
    "Corin",
    "Dara",
    "Elowen",
    "Ember",
    "Fenn",
    "Galen",
    "Harlow",
    "Idris",
    "Isla",
    "Juniper",
    "Kestrel",
    "Lark",
    "Linden",
    "Maren",
    "Merrin",
    "Nerys",
    "Niall",
    "Orla",
    "Oren",
    "Perrin",
    "Quill",
    "Rowan",
    "Rhea",
    "Sable",
    "Sorrel",
    "Tamsin",
    "Teal",
    "Umber",
    "Vesper",
    "Wren",
    "Yarrow",
    "Zinnia",
]

LAST_NAMES = [
    "Ashgrove",
    "Birchwater",
    "Brackenfold",
    "Coldharbour",
    "Copperfen",
    "Dunmarrow",
    "Eastmere",
    "Fallowick",
    "Fernhollow",
    "Gannetstone",
    "Greywether",
    "Hazelrigg",
    "Heronsgate",
    "Inkwell",
    "Kelpshore",
    "Lanternby",
    "Larkmoor",
    "Marshlight",
    "Millwater",
    "Mistlethorn",
    "Netherby",
    "Oakhanger",
    "Otterbank",
    "Pebbleworth",
    "Quayle-Reed",
    "Ravensholt",
    "Reedmarsh",
    "Rushbrook",
    "Saltmarsh",
    "Seagrave-Lyle",
    "Shinglewood",
    "Sparrowell",
    "Stonecroft",
    "Tidewell",
    "Thistledown",
    "Umberfield",
    "Waterlow",
    "Whelkstone",
    "Willowmere",
    "Yewdale",
]

STREETS = (
    "Anchor Street",
    "Beacon Rise",
    "Causeway",
    "Dory Lane",
    "Ebb Street",
    "Fathom Court",
    "Gull Terrace",
)


@dataclass(frozen=True, slots=True)
class Post:
    """A kind of job: where, in which bargaining unit, at what hours and pay, and how many of a hundred hold it."""

    employer: str
    department: str
    bargaining_unit: str | None
    title: str
    hours: str
    salary: int
    pay_group: str
    share: int


POSTS = (
    Post("city", "Police", "police", "Patrol officer", "40", 78_000, "biweekly", 9),
    Post("city", "Fire", "fire", "Firefighter", "42", 76_000, "biweekly", 9),
    Post("city", "Public Works", "public-works", "Equipment operator", "40", 58_000, "biweekly", 11),
    Post("city", "Clerk", "clerical", "Senior clerk", "37.5", 52_000, "biweekly", 8),
    Post("city", "Library", "library", "Librarian", "35", 57_000, "biweekly", 4),
    Post("city", "Finance", None, "Analyst", "40", 84_000, "biweekly", 6),
    Post("school", "High School", "teachers", "Teacher", "35", 81_000, "school-year", 22),
    Post("school", "Elementary Schools", "teachers", "Teacher", "35", 79_000, "school-year", 12),
    Post("school", "Student Services", "paras", "Paraprofessional", "30", 34_000, "school-year", 9),
    Post("school", "Central Office", None, "Coordinator", "40", 72_000, "school-year", 3),
    Post("housing", "Housing Authority", None, "Property manager", "37.5", 61_000, "biweekly", 7),
)

SOURCES = {"city": "munis/city", "school": "sis/school", "housing": "hr/housing"}
SYSTEMS = {"city": "city", "school": "mtrs", "housing": "city"}
