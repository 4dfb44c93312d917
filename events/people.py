"""A person as a source describes one. Masked in every repr; encrypted in the log."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from events.base import Model
from events.vocabulary.people import Sex, masked_name

_SSN = re.compile(r"(?!000|666|9\d\d)\d{3}(?!00)\d{2}(?!0000)\d{4}")

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
State = Annotated[
    str,
    StringConstraints(
        pattern=r"^(A[AEKLPRSZ]|C[AOT]|D[CE]|FL|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEINOPST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]"
        r"|T[NX]|UT|V[AIT]|W[AIVY])$"
    ),
]
"""The fifty states, the District, the territories and the military post. Source: USPS Publication 28, appendix B."""
Zip = Annotated[str, StringConstraints(pattern=r"^\d{5}(-?\d{4})?$")]
MaritalStatus = Literal["single", "married", "divorced", "separated", "widowed", "partnered"]


def _ssn(value: str) -> str:
    digits = value.replace("-", "")
    if not _SSN.fullmatch(digits):
        raise ValueError("not a Social Security number that can have been issued")
    return digits


Ssn = Annotated[str, AfterValidator(_ssn)]
"""Nine digits, dashes dropped. Source: SSA POMS RM 10201.035."""


class Address(Model):
    """A postal address in the United States, unless a country says otherwise."""

    line1: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=55)]
    line2: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=55)] | None = None
    city: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=30)]
    state: State
    zip: Zip
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,3}$")] | None = None

    def __repr__(self) -> str:
        return "Address(***)"

    __str__ = __repr__


class Person(Model):
    """Demographics: who somebody is, to a carrier."""

    first_name: Name
    middle_name: Name | None = None
    last_name: Name
    suffix: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10)] | None = (
        None
    )
    ssn: Ssn | None = None
    birth_day: date
    sex: Sex
    address: Address | None = None
    mailing_address: Address | None = None
    phone: str | None = None
    email: str | None = None
    marital_status: MaritalStatus | None = None
    tobacco: bool | None = None

    def __repr__(self) -> str:
        return f"Person({masked_name(self.first_name, self.last_name)})"

    __str__ = __repr__


class PersonChanges(Model):
    """The demographics that changed; what is not named stays.

    Everybody has a name, a birth date and a sex: these may change, but not become unknown.
    """

    first_name: Name = Field(default=None)  # type: ignore[assignment]  # absent, never null
    middle_name: Name | None = None
    last_name: Name = Field(default=None)  # type: ignore[assignment]  # absent, never null
    suffix: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10)] | None = (
        None
    )
    ssn: Ssn | None = None
    birth_day: date = Field(default=None)  # type: ignore[assignment]  # absent, never null
    sex: Sex = Field(default=None)  # type: ignore[assignment]  # absent, never null
    address: Address | None = None
    mailing_address: Address | None = None
    phone: str | None = None
    email: str | None = None
    marital_status: MaritalStatus | None = None
    tobacco: bool | None = None

    def __repr__(self) -> str:
        return f"PersonChanges({', '.join(sorted(self.model_fields_set))})"

    __str__ = __repr__


SEALED_PERSON = Person.model_construct(
    first_name="SEALED", last_name="SEALED", birth_day=date.min, sex=Sex.UNKNOWN
)
"""Stands for a person that was not asked to be unsealed, or whose key has been destroyed."""

SEALED_CHANGES = PersonChanges.model_construct()
"""Likewise for changes of a person."""

SEALED_TEXT = ""
"""Likewise for a text."""


def is_sealed(person: Person) -> bool:
    """Whether this stands for a person who cannot be read."""
    return person.birth_day == date.min
