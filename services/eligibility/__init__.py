"""Eligibility: from what HR told and the catalog offers to who is covered by what.

Consumes  hr/<family>, misfit/<family> (what an operator dismissed), review/<family>, catalog;
          payroll/<family> for what was taken from pay
Emits     coverage/<family>: coverage.began, -ended, -reinstated, -voided, -tier-changed, -priced
          misfit/<family>: event.quarantined, event.released
          question/<family>: question.opened, question.closed
          hr/<family>: question.answered, what a person answers through the hub itself
Asks      nobody
"""
