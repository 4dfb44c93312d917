"""How an installation is set up: `hub.toml` and the environment. The only reader of the environment."""

import os
import pwd
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from events.errors import Malformed, NotFound

CONFIG_FILE = "hub.toml"
PREFIX = "HUB_"

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Seconds = Annotated[float, Field(gt=0)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pgp(_Part):
    """How one partner's files are encrypted, by OpenPGP."""

    their_keys: tuple[Path, ...]
    """The partner's public keys. Files are encrypted to the first that is valid; the next may lie beside it."""
    our_keys: tuple[Path, ...] = ()
    """Our secret keys: the first that is valid signs, each decrypts."""
    passphrase_file: Path | None = None
    """Opens our secret keys."""
    sign: bool = False
    armor: bool = False
    """True where the partner wants text (ASCII armor) instead of bytes."""
    suffix: str = ".pgp"
    """What is appended to the names of encrypted files."""
    answers: Literal["any", "encrypted", "signed"] = "any"
    """What is taken from the outbox: also what is not encrypted, only what is, or only what is signed besides."""
    warn_days: Annotated[int, Field(ge=0)] = 30
    """So many days before a key expires `hub check` begins to warn."""

    def passphrase(self) -> str | None:
        """Return what opens our secret keys, from where it is kept.

        Raises:
          NotFound: the file is not there.
        """
        return None if self.passphrase_file is None else _kept_in(self.passphrase_file, "passphrase")


class Partner(_Part):
    """Where one partner's files are left and fetched. The id is the carrier's, payroll's or administrator's."""

    kind: Literal["sftp", "folder"]
    host: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 22
    user: str = ""
    key_file: Path | None = None
    password: SecretStr | None = None
    password_file: Path | None = None
    password_variable: str | None = None
    """The environment variable that holds the password."""
    host_keys: tuple[str, ...] = ()
    """The server's public keys as OpenSSH writes them: `ssh-ed25519 AAAA…`. No other server is spoken to."""
    inbox: str = "inbox"
    """The folder at the partner in which our files are left."""
    outbox: str = "outbox"
    """The folder at the partner from which its answers are fetched."""
    rename_allowed: bool = True
    """False where the partner forbids renaming."""
    timeout_seconds: Seconds = 30.0
    pgp: Pgp | None = None
    """Without it files leave as they are."""

    def secret(self) -> str | None:
        """Return the password, from where it is kept.

        Raises:
          NotFound: the file or the variable is not there.
        """
        if self.password is not None:
            return self.password.get_secret_value()
        if self.password_file is not None:
            return _kept_in(self.password_file, "password")
        if self.password_variable is not None:
            if self.password_variable not in os.environ:
                raise NotFound(f"the environment variable {self.password_variable} is not set")
            return os.environ[self.password_variable]
        return None


def _kept_in(file: Path, what: str) -> str:
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise NotFound(f"the {what} file {file} cannot be read") from error


class Http(_Part):
    """The door for HR systems, monitors and people with a browser."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    tokens: Mapping[str, tuple[Sha256, ...]] = Field(default_factory=dict)
    """Source → SHA-256 of the bearer tokens it may use. Once one source has a token, every request needs one."""
    reader_tokens: tuple[Sha256, ...] = ()
    """SHA-256 of bearer tokens that may read answers and metrics, but publish nothing."""


class Kafka(_Part):
    """The broker, where the hub runs on more than one machine. Without `bootstrap` there is none."""

    bootstrap: str = ""
    """`host:port,host:port`, as clients of Kafka are told."""
    log_topic: str = "hub.log"
    """Every record of the log, published by `hub worker publisher`; beside it `<log_topic>.due`, for the workers."""
    inbound_topic: str = "hr.events"
    """What HR systems publish, taken in by `hub worker intake`."""
    partitions: Annotated[int, Field(ge=1, le=10_000)] = 12
    """Of topics that the hub makes. More later: see the runbook."""
    replication: Annotated[int, Field(ge=1, le=15)] = 1
    """Copies of each partition of topics that the hub makes: 3 where there are three brokers."""
    security: Literal["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"] = "plaintext"
    ca_file: Path | None = None
    """Certificates by which the brokers are known; without it, those of the machine."""
    certificate_file: Path | None = None
    key_file: Path | None = None
    """The hub's own certificate and key, where brokers ask for one."""
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    user: str = ""
    password: SecretStr | None = None
    password_file: Path | None = None
    stalled_seconds: Seconds = 60.0
    """A worker that has fallen behind and makes no progress for so long ends, to be started anew."""


class Limits(_Part):
    """Beyond these, `/readyz` and `hub status` say that something is wrong."""

    lag_events_max: Annotated[int, Field(ge=1)] = 50_000
    pause_seconds: Seconds = 1.0
    """How long `hub run` rests when there is nothing to do."""
    answers_every_seconds: Seconds = 300.0
    """How often carriers' outboxes are looked into."""
    roster_bytes_max: Annotated[int, Field(ge=1)] = 4 * 1024**3
    """How large a roster may be that is fetched from a carrier's outbox; the home folder's disk has to take it."""
    notice_days: Annotated[int, Field(ge=0)] = 7
    """COBRA notices due within so many days are named."""
    answer_days: Annotated[int, Field(ge=0, le=366)] = 30
    """A question to which no rule gives a day is to be answered so many days after it was asked."""


class Settings(BaseSettings):
    """All settings of one installation; paths are absolute."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True, case_sensitive=False
    )

    home: Path = Path("hub-data")
    log: str = ""
    """`postgresql://…`, or `sqlite:///PATH`; empty: `log.sqlite` in the home folder."""
    views: str = ""
    """Likewise; empty: where the log is, a SQLite file of its own."""
    keys: str = ""
    """Likewise for the key store; empty: `keys.sqlite` in the home folder. Keep it out of the log's backups."""
    master_key_file: Path = Path("master.key")
    """Opens the key store. Relative to the home folder."""
    actor: str = ""
    """Who is recorded as having done what an operator does; empty: the user of this process."""
    http: Http = Http()
    kafka: Kafka = Kafka()
    limits: Limits = Limits()
    partners: dict[str, Partner] = Field(default_factory=dict)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, which comes in as arguments."""
        return env_settings, init_settings

    @property
    def operator(self) -> str:
        """Who works here."""
        return self.actor or pwd.getpwuid(os.getuid()).pw_name

    @property
    def log_database(self) -> str:
        """A PostgreSQL connection string, or the path of a SQLite file."""
        return _database(self.log, self.home / "log.sqlite")

    @property
    def views_database(self) -> str:
        """Likewise for the views."""
        if not self.views and self.log.startswith("postgres"):
            return self.log
        return _database(self.views, self.home / "views.sqlite")

    @property
    def keys_database(self) -> str:
        """Likewise for the key store."""
        return _database(self.keys, self.home / "keys.sqlite")


def read(config: Path | None = None) -> Settings:
    """Return the settings of `config`, else of `HUB_CONFIG`, else of `hub.toml` in the current folder if it is there.

    Raises:
      NotFound: the file that was named is not there, or may not be read.
      Malformed: the file or a variable says something that is not understood; the message names each place.
    """
    named = config or (Path(os.environ[f"{PREFIX}CONFIG"]) if f"{PREFIX}CONFIG" in os.environ else None)
    file = (named or Path(CONFIG_FILE)).absolute()
    if named is not None and not file.is_file():
        raise NotFound(f"{named}: no such file; 'hub init DIR' writes one")
    said: dict[str, Any] = {}
    if file.is_file():
        try:
            said = tomllib.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise NotFound(f"{file}: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise Malformed(f"{file}: {error}") from error
    try:
        settings = Settings(**said)
    except ValidationError as error:
        raise Malformed(
            "\n".join(_told(file, fault["loc"], _reason(fault)) for fault in error.errors())
        ) from error
    return _absolute(settings, file.parent)


def _reason(fault: ErrorDetails) -> str:
    return "is no setting" if fault["type"] == "extra_forbidden" else fault["msg"]


def _told(file: Path, where: tuple[int | str, ...], message: str) -> str:
    return f"{file}: {'.'.join(map(str, where))}: {message}"


def _absolute(settings: Settings, folder: Path) -> Settings:
    home = folder / settings.home
    partners = {
        name: partner.model_copy(
            update={
                "key_file": partner.key_file and folder / partner.key_file,
                "password_file": partner.password_file and folder / partner.password_file,
                "pgp": partner.pgp and _absolute_pgp(partner.pgp, folder),
                **(
                    {"inbox": str(folder / partner.inbox), "outbox": str(folder / partner.outbox)}
                    if partner.kind == "folder"
                    else {}
                ),
            }
        )
        for name, partner in settings.partners.items()
    }
    files = ("ca_file", "certificate_file", "key_file", "password_file")
    named = {name: getattr(settings.kafka, name) for name in files}
    kafka = settings.kafka.model_copy(update={name: path and folder / path for name, path in named.items()})
    databases = {name: _anchored(getattr(settings, name), folder) for name in ("log", "views", "keys")}
    return settings.model_copy(
        update={
            "home": home,
            "master_key_file": home / settings.master_key_file,
            "partners": partners,
            "kafka": kafka,
            **databases,
        }
    )


def _absolute_pgp(pgp: Pgp, folder: Path) -> Pgp:
    return pgp.model_copy(
        update={
            "their_keys": tuple(folder / file for file in pgp.their_keys),
            "our_keys": tuple(folder / file for file in pgp.our_keys),
            "passphrase_file": pgp.passphrase_file and folder / pgp.passphrase_file,
        }
    )


def _anchored(where: str, folder: Path) -> str:
    return f"sqlite:///{folder / where[10:]}" if where.startswith("sqlite:///") else where


def _database(where: str, default: Path) -> str:
    if not where:
        return str(default)
    return where.removeprefix("sqlite:///")
