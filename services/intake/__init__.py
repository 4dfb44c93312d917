"""Intake takes what HR systems tell: once, checked, never lost.

Consumes: upstream events as CloudEvents, from files and over HTTP.
Records:  the events themselves in `hr/<family>`; `event.quarantined` in `exception/<id>` for what cannot be
          understood or whose id is held with other content; `event.released` and `event.dismissed` for what an
          operator decided.
Shows:    the view `exceptions`, which also holds what eligibility could not use (`misfit/<family>`).
"""
