"""The decisions. A service reads events, decides, and records what it decided as events; it knows the world by doors.

The anatomy of a service, from the ground up; a service may lack a floor, and may have no other:

  law.py         dated legal constants, each with its citation
  rules/         one regulation, one file, one public function; values in, value out
  state.py       evolve(state, fact) -> state: what is remembered; total, blind to the clock
  decide.py      decide(state, request, *, on, ...) -> facts | Refusal: all the ifs; deciding twice is deciding once
  projection.py  project(rows, recorded) -> rows: what is shown; can be dropped and built again
  worker.py      load, decide, append, then do what was ordered; a batch at a time

`ports.py` holds the doors, `settings.py` alone reads the environment, `wiring` alone knows services and connectors,
and `cli`, `http` and `demo` stand on wiring. Services talk by events: none imports another.
"""
