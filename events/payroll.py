"""Money taken from pay: payments received (stream `hr/<family>`) and deductions ordered (stream `payroll/<family>`)."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field, field_validator

from events.base import DomainEvent
from events.employment import Money, Word, money_is_text


class PaymentReceived(DomainEvent):
    """Somebody paid over the counter, by mail or by bank."""

    KIND: ClassVar[str] = "payment.received"

    payer_ref: Word
    amount: Money
    received_day: date
    sent_day: date | None = None
    paid_for: Literal["cobra", "retiree", "leave", "arrears"] = Field(alias="for")
    method: Word
    reference: Word

    _text = field_validator("amount", mode="before")(money_is_text)


class DeductionScheduled(DomainEvent):
    """From `first_pay_day` on, this much is taken from each pay that has deductions; a later one replaces it.

    Named by `code` and `first_pay_day`. Amounts are US dollars; the two shares of `monthly_premium` add up to it.
    """

    KIND: ClassVar[str] = "payroll.deduction-scheduled"

    payroll: str
    code: str
    plan: str
    first_pay_day: date
    amount: Decimal
    """Employee's share of one pay, half-up to the cent."""
    annual_amount: Decimal
    """Employee's share of twelve months; the parts of a year add up to it exactly."""
    deductions_per_year: int
    employer_amount: Decimal
    """Employer's share of one pay: the rest of that pay's premium, which is half-up to the cent."""
    monthly_premium: Decimal
    pre_tax: bool
    catalog: str
    rests_on: tuple[str, ...]


class DeductionStopped(DomainEvent):
    """Nothing is taken from the pay of `first_pay_day_without` nor from any later one."""

    KIND: ClassVar[str] = "payroll.deduction-stopped"

    payroll: str
    code: str
    plan: str
    first_pay_day_without: date
    rests_on: tuple[str, ...]
