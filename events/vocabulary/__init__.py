"""The words of the field, as values of the standard library: days, money, people, coverage, maintenance."""
