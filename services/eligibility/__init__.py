"""Eligibility: from what HR told and the catalog offers to who is covered by what.

Consumes  hr/<family>, misfit/<family> (what an operator dismissed), catalog
Emits     coverage/<family>: coverage.began, -ended, -reinstated, -voided, -tier-changed
          misfit/<family>: event.quarantined, event.released
Asks      nobody
"""
