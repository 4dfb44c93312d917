"""The door over HTTP: events in, answers and measurements out. Stands on wiring.

app.py        the application: routes joined, errors as problems
events.py     POST /v1/events, in every CloudEvents mode
people.py     GET /v1/people…
watching.py   livez, readyz, metrics, status
contract.py   the schemas, and the OpenAPI document
access.py     bearer tokens
problems.py   RFC 9457
server.py     uvicorn in a thread
"""
