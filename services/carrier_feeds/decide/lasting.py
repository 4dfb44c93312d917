"""How long what was decided on a night stays the same: a day that remembers what it was compared with."""

from datetime import date, timedelta
from typing import Any, SupportsIndex

_DAY = timedelta(days=1)


class Reach:
    """How far the decisions hold that were made with one night, and with days made from it."""

    def __init__(self, night: date) -> None:
        self._night = night
        self.until = date.max

    def note(self, last: date) -> None:
        """Something is so on nights up to this one."""
        self.until = min(self.until, last)

    def pin(self) -> None:
        """Something is so on this night alone, for all that is known."""
        self.until = min(self.until, self._night)


class Lasting(date):
    """A night's day. Whatever is decided by comparing it would be decided so on each later night up to `until`.

    A day that is made from it by adding days knows the same. Once anything else is read of it, its year or its text,
    the decision may say the day itself, and holds on this one alone. Code in C that reads a date's own bytes, such as
    `datetime.combine`, is not noticed; nothing that decides uses any.
    """

    _reach: Reach
    _shift: timedelta

    @classmethod
    def of(cls, night: date) -> "Lasting":
        """Return a night that has not been compared with anything."""
        return cls._made(night, Reach(night), timedelta(0))

    @classmethod
    def _made(cls, day: date, reach: Reach, shift: timedelta) -> "Lasting":
        made = cls(day.year, day.month, day.day)
        made._reach, made._shift = reach, shift
        return made

    @property
    def until(self) -> date:
        """The last night on which all comparisons come out the same."""
        return self._reach.until

    def _shifted(self, days: timedelta) -> "Lasting":
        return self._made(date.__add__(_plain(self), days), self._reach, self._shift + days)

    def _holds_to(self, last: date) -> None:
        """Note that something is so as long as this day is not after `last`."""
        try:
            self._reach.note(date.__sub__(_plain(last), self._shift))
        except OverflowError:
            return

    def _pinned(self) -> None:
        self._reach.pin()

    def __lt__(self, other: date) -> bool:
        return not self.__ge__(other)

    def __ge__(self, other: date) -> bool:
        answer = date.__ge__(self, other)
        if not answer and not _is_of_night(other):
            self._holds_to(date.__sub__(other, _DAY))
        return answer

    def __le__(self, other: date) -> bool:
        answer = date.__le__(self, other)
        if answer and not _is_of_night(other):
            self._holds_to(other)
        return answer

    def __gt__(self, other: date) -> bool:
        return not self.__le__(other)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, date):
            return False
        if _is_of_night(other):
            return date.__eq__(self, other)
        return self.__ge__(other) and self.__le__(other)

    def __ne__(self, other: object) -> bool:
        return not self.__eq__(other)

    def __hash__(self) -> int:
        self._pinned()
        return date.__hash__(self)

    def __add__(self, other: timedelta) -> "Lasting":
        return self._shifted(other)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, timedelta):
            return self._shifted(-other)
        self._pinned()
        return date.__sub__(_plain(self), _plain(other))

    def __rsub__(self, other: Any) -> Any:
        self._pinned()
        return date.__sub__(_plain(other), _plain(self))

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        self._pinned()
        return _plain(self).__reduce_ex__(protocol)


def _plain(day: date) -> date:
    return date(date.year.__get__(day), date.month.__get__(day), date.day.__get__(day))


def _is_of_night(day: object) -> bool:
    return isinstance(day, Lasting)


def _pinning(name: str) -> Any:
    """Return a method that is a date's own, and notes that the day itself was read."""
    own = getattr(date, name)

    def read(self: Lasting, *given: Any, **named: Any) -> Any:
        self._pinned()
        return own(_plain(self), *given, **named)

    read.__name__ = name
    return read


for _name in (
    "__format__", "__repr__", "__str__", "ctime", "isocalendar", "isoformat", "isoweekday", "replace", "strftime",
    "timetuple", "toordinal", "weekday",
):  # fmt: skip
    setattr(Lasting, _name, _pinning(_name))

for _name in ("year", "month", "day"):

    def _read(self: Lasting, name: str = _name) -> int:
        self._pinned()
        return int(date.__dict__[name].__get__(self))

    setattr(Lasting, _name, property(_read))
