"""What `hub init` writes."""

import os
from pathlib import Path

from events.errors import PermanentError
from services.settings import CONFIG_FILE, read
from services.wiring import create

HUB_TOML = """\
# Benefits Hub. Every setting may also come from the environment: HUB_LOG, HUB_HTTP__PORT …
# Paths are relative to this file.

home = "hub-data"                 # the log, the views, the keys

# log   = "postgresql://hub@localhost/hub"     # default: a SQLite file in the home folder
# views = "postgresql://hub@localhost/hub"     # default: beside the log
# keys  = "sqlite:///keys/keys.sqlite"         # keep the keys out of the log's backups
# master_key_file = "master.key"               # relative to the home folder; without it nobody can be read

[http]
host = "127.0.0.1"
port = 8080
# Once one source has a token, every request needs one. Make a token and its SHA-256:
#   python3 -c "import hashlib, secrets as s; t = s.token_urlsafe(32); print(t, hashlib.sha256(t.encode()).hexdigest())"
# tokens = { "munis/city" = ["0123…"] }
# reader_tokens = ["4567…"]                    # may read answers and metrics, and publish nothing

# For a hub on several machines, whose log is in PostgreSQL; one machine needs none of it.
# [kafka]
# bootstrap = "kafka-1:9092,kafka-2:9092,kafka-3:9092"
# log_topic = "hub.log"                        # made by `hub worker publisher`, and hub.log.due
# inbound_topic = "hr.events"                  # taken in by `hub worker intake`; make it yourself
# partitions = 12                              # of topics that the hub makes: as many workers of a kind can share them
# replication = 3                              # copies of them: 3 where there are three brokers
# security = "sasl_ssl"                        # or plaintext, ssl, sasl_plaintext
# ca_file = "keys/kafka-ca.pem"                # without it, the certificates of the machine
# certificate_file = "keys/kafka.pem"          # our own, where the brokers ask for one
# key_file = "keys/kafka.key"
# sasl_mechanism = "SCRAM-SHA-512"             # or SCRAM-SHA-256, PLAIN
# user = "hub"
# password_file = "keys/kafka-password"        # or password
# stalled_seconds = 60                         # a worker that comes no further for so long ends, to be started anew

# One table for each carrier, payroll and COBRA administrator, named as in the catalog.
# [partners.example-dental]
# kind = "sftp"
# host = "sftp.example.com"
# port = 22
# user = "city"
# key_file = "keys/example-dental"             # or password_file, or password_variable
# host_keys = ["ssh-ed25519 AAAA…"]            # no other server is spoken to
# inbox = "inbox"                              # where our files are left
# outbox = "outbox"                            # where answers are fetched
# timeout_seconds = 30
# [partners.example-dental.pgp]                # files are encrypted; without this table they leave as they are
# their_keys = ["keys/example-dental.asc"]     # the first that is valid is used; put the next one behind it
# our_keys = ["keys/ours.pgp"]                 # decrypt answers, and sign with: sign = true
# passphrase_file = "keys/ours.passphrase"
# armor = false                                # true where the partner wants text
# suffix = ".pgp"
# answers = "any"                              # or "encrypted", or "signed"
# warn_days = 30

# [partners.example-payroll]
# kind = "folder"
# inbox = "payroll/in"
# outbox = "payroll/out"
"""


def write_settings(config: Path, text: str) -> None:
    """Write a new file of settings that only its owner may read: it may come to hold passwords."""
    descriptor = os.open(config, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def install(folder: Path) -> list[Path]:
    """Make a folder with settings, keys and empty places; return what was made.

    Raises:
      PermanentError: there is a hub in the folder already; it is left as it is.
    """
    config = folder / CONFIG_FILE
    if config.exists():
        raise PermanentError(f"{config} is there already; nothing was changed")
    folder.mkdir(parents=True, exist_ok=True)
    write_settings(config, HUB_TOML)
    settings = read(config)
    try:
        create(settings)
    except FileExistsError as error:
        raise PermanentError(f"{settings.master_key_file} is there already; it is never replaced") from error
    catalog = folder / "catalog"
    catalog.mkdir(exist_ok=True)
    return [config, settings.master_key_file, catalog]
