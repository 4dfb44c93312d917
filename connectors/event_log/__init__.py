"""The immutable log, on the `eventsourcing` library: in one SQLite file, or in PostgreSQL.

Positions are the library's notification ids, kept without holes; streams are its originators, by name; the stored
topic is `kind.vN`. Beside its tables lie two of ours: `received`, by which an upstream event is taken once, and
`moments`, by which the log can be read as of an instant.
"""

from connectors.event_log.log import APPEND_MAX, EventLog
from connectors.event_log.postgres import PostgresLog
from connectors.event_log.sqlite import SQLiteLog

__all__ = ["APPEND_MAX", "EventLog", "PostgresLog", "SQLiteLog"]
