"""The members of one 834 as they pass by: families whole, spans that do not end before they begin, counts that hold."""

from collections.abc import Callable
from datetime import date, timedelta

Complain = Callable[[str, str], None]
"""Told of a fault: its code, then the words; it knows the place."""

_DAY = timedelta(days=1)


class Members:
    """What is checked in the sets of one group, in the order of the segments.

    INS01 is Y exactly when INS02 is 18. Each INS has one REF*0F; the rows of one REF*0F are contiguous in a set and not
    split over neighbouring sets, the subscriber first and once. No DTP*349 before its DTP*348, nor DTP*357 before
    DTP*356. No coverage of a member said twice (HD01, HD03, HD04, DTP*348, DTP*303). QTY as many as there are INS.
    """

    def __init__(self, complain: Complain, *, day_before_allowed: bool) -> None:
        self._complain = complain
        self._day_before_allowed = day_before_allowed
        self._family = ""
        self._families: set[str] = set()
        self._quantities: dict[str, str] = {}
        self._subscribers = self._dependents = 0
        self._begin_member(is_subscriber=False)
        self._in_member = False
        self.readers: dict[str, Callable[[list[str]], None]] = {
            "QTY": self._qty,
            "INS": self._ins,
            "REF": self._ref,
            "DTP": self._dtp,
            "HD": self._hd,
        }

    def begin_set(self) -> None:
        """A transaction set begins; the last family of the one before is remembered."""
        self._families = {self._family}
        self._quantities = {}
        self._subscribers = self._dependents = 0

    def end_set(self) -> None:
        """A transaction set ends: its last member is done, and its counts can be compared."""
        self._end_member()
        self._in_member = False
        total = self._subscribers + self._dependents
        if not total:
            self._complain("count", "a transaction set without a member")
        actual = {"TO": total, "ET": self._subscribers, "DT": self._dependents}
        for qualifier, said in self._quantities.items():
            if said != str(actual.get(qualifier)):
                self._complain("count", f"QTY {qualifier} does not count the members of the set")

    def _begin_member(self, *, is_subscriber: bool) -> None:
        self._is_subscriber = is_subscriber
        self._has_family = False
        self._member_days = ["", ""]
        self._coverage: tuple[str, ...] = ()
        self._coverage_days = ["", ""]
        self._change_day = ""
        self._coverages: list[tuple[str, ...]] = []

    def _end_member(self) -> None:
        if not self._in_member:
            return
        self._end_coverage()
        self._check_days(self._member_days, "357", "356")
        if not self._has_family:
            self._complain("family", "a member without REF*0F")
        if len(self._coverages) > len(set(self._coverages)):
            self._complain("twice", "a coverage of a member is said twice")

    def _end_coverage(self) -> None:
        if self._coverage:
            self._coverages.append((*self._coverage, self._coverage_days[0], self._change_day))
            self._check_days(self._coverage_days, "349", "348")
            self._coverage = ()

    def _check_days(self, days: list[str], end: str, begin: str) -> None:
        first, last = days
        if not (first and last and last < first):
            return
        if self._day_before_allowed and _follows(last, first):
            return
        self._complain("span", f"DTP*{end} lies before DTP*{begin}")

    def _qty(self, elements: list[str]) -> None:
        qualifier = elements[1]
        if qualifier in self._quantities:
            self._complain("count", f"QTY {qualifier} is said twice")
        self._quantities[qualifier] = elements[2]

    def _ins(self, elements: list[str]) -> None:
        self._end_member()
        self._in_member = True
        is_subscriber = elements[1] == "Y"
        self._begin_member(is_subscriber=is_subscriber)
        if is_subscriber != (elements[2] == "18"):
            self._complain("subscriber", "INS01 and INS02 differ on whether this is the subscriber")
        if is_subscriber:
            self._subscribers += 1
        else:
            self._dependents += 1

    def _ref(self, elements: list[str]) -> None:
        if elements[1] != "0F" or not self._in_member:
            return
        if self._has_family:
            self._complain("family", "a member with two REF*0F")
        self._has_family = True
        family = elements[2]
        if family != self._family or self._subscribers + self._dependents == 1:
            if family in self._families:
                self._complain("family", "the rows of a family are not together")
            self._families.add(family)
            self._family = family
        elif self._is_subscriber:
            self._complain("family", "the subscriber is not the first row of the family")

    def _hd(self, elements: list[str]) -> None:
        self._end_coverage()
        self._coverage = tuple(elements[1:5])
        self._coverage_days = ["", ""]
        self._change_day = ""

    def _dtp(self, elements: list[str]) -> None:
        code = elements[1]
        if code in _BEGINS:
            which = 0
        elif code in _ENDS:
            which = 1
        else:
            if code == "303":
                self._change_day = elements[3]
            return
        (self._coverage_days if self._coverage else self._member_days)[which] = elements[3]


_BEGINS = frozenset({"348", "356"})
_ENDS = frozenset({"349", "357"})


def _follows(last: str, first: str) -> bool:
    """Whether `first` is the day after `last`."""
    try:
        return date.fromisoformat(last) + _DAY == date.fromisoformat(first)
    except ValueError:
        return False
