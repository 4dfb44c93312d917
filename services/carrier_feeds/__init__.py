"""Carrier feeds: what each carrier should know, less what it was told, is the next file.

Consumes  coverage.* facts, the demographics among hr.* events, and its own feed.* facts
Emits     feed.* facts, stream `feed/<carrier>`
Asks      Interchanges (834 out, TA1 and 999 in), Drops (where the files are left)
Shows     `carrier-ledger` (a row per carrier and family: wanted, told, sent), `carrier-files` (files, nights, answers)
"""
