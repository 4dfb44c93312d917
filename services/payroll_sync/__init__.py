"""Deductions: from who is covered by what to what is taken from which pay.

Consumes  hr/<family>, coverage/<family>, misfit/<family> (what an operator dismissed), catalog
Emits     payroll/<family>: payroll.deduction-scheduled, -stopped
          batch/<payroll>: batch.prepared, batch.delivered, batch.delivery-failed
Asks      each payroll's drop
"""
