"""Continuation coverage: from a loss of coverage to who must be told what by when.

Consumes  hr/<family>, coverage/<family>, misfit/<family> (what an operator dismissed), catalog
Emits     cobra/<family>: cobra.qualifying-event-occurred, -withdrawn, cobra.continuation-withheld
          batch/<administrator>: batch.prepared, batch.delivered, batch.delivery-failed
Asks      the administrator's drop
"""
