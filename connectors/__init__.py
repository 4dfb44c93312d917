"""The world: one library, one home. Upgrading a library touches the module named here, and no other.

  library                         home                      what it is there for
  cronsim                         connectors.schedule       when a night or a pay run is due
  cryptography                    connectors.keys           a key per person, and sealing with it
  eventsourcing                   connectors.event_log      the log
  psycopg, sqlite3                connectors.event_log      the log's own tables beside the library's
  psycopg, psycopg_pool, sqlite3  connectors.database       the tables that can be built again, and the keys
  psycopg                         connectors.leader         the lock by which one leads
  holidays                        connectors.schedule       the days on which a carrier is closed
  paramiko                        connectors.sftp           files out, answers in
  prometheus_client               connectors.metrics        counters and gauges
  pysequoia                       connectors.pgp            files encrypted to a partner, its answers decrypted
  pyx12                           connectors.x12.verify     the second opinion on every X12 file
                                  connectors.x12.stand_in   a carrier that reads our files by somebody else's reader
  xlsxwriter                      connectors.spreadsheets   workbooks for people
  confluent_kafka                 connectors.kafka          topics in and out
  aiokafka, faust                 connectors.streams        workers on many machines
  fastapi, starlette, uvicorn     services.http             a door, so it stands on wiring
  typer                           services.cli              a door, so it stands on wiring
  rich                            services.cli              tables and progress
                                  services.demo             the same

`connectors.clock` reads the clock; nothing else does. A connector fits a door of `services/ports.py` by its shape and
imports no service. Beside what talks to the world lies its stand-in (`FolderDrop`, `FixedClock`, the carrier of
`x12.stand_in`, the server of `sftp`); tests use those instead of patches.
"""
