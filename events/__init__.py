"""The language: everything that can happen in this system, and nothing that does anything.

To find an event: `events/catalogue.py` is the one table of all of them; each lives in the module of its noun
(`employment`, `people`, `enrollment`, `catalog`, `carrier_feeds`, `payroll`, `cobra`, `intake`).

To add an event:
  1. Write a frozen `DomainEvent` in the module of its noun: past participle, `KIND`, flat fields of vocabulary types.
  2. Name the fields that hold personal data in `SEALED`; any other event refers to people by id.
  3. Add it to the table in `events/catalogue.py`.
  4. Run `make golden`; review the new JSON under `tests/events/golden/`. It stays for ever.

To change an event, cheapest first; the log itself is never edited:
  1. Add a field whose default is None: the version stays.
  2. Raise `VERSION` and add one step to `events/upcasts.py`, old fields to new fields; keep the old golden file.
  3. Give the fact a new kind, when it has become another fact.

This package imports itself, pydantic and the standard library; `lint-imports` says so.
"""
