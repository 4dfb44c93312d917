"""Every partner's drop as its settings say: a server or a folder, encrypted or not; and how its keys stand."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from connectors.clock import SystemClock
from connectors.drop import is_plain
from connectors.folder import FolderDrop
from connectors.pgp import KeyLook, PgpDrop, PgpKeys, PgpPartner
from connectors.sftp.drop import SftpDrop
from connectors.sftp.partner import SftpPartner
from events.errors import HubError, PartnerRefused
from services.ports import Drop
from services.settings import Partner, Pgp

KEPT = "encrypted"
"""The folder of the home in which encrypted files are kept until they are known to have arrived."""


@dataclass
class Partners:
    """Every partner's drop, opened when it is first asked for; fits `services.ports.Drops`."""

    settings: Mapping[str, Partner]
    home: Path = Path()
    now: Callable[[], datetime] = SystemClock().now
    opened: dict[str, Drop] = field(default_factory=dict)

    def __getitem__(self, partner: str) -> Drop:
        """Return a partner's drop.

        Raises:
          PartnerRefused: no connection is configured, or one that cannot work.
          NotFound: the file or variable with a password is not there.
        """
        if partner not in self.opened:
            if partner not in self.settings:
                raise PartnerRefused(
                    f'no connection is configured for "{partner}"; add [partners.{partner}] to hub.toml'
                )
            self.opened[partner] = self._open(partner, self.settings[partner])
        return self.opened[partner]

    def key_ends(self) -> Iterator[tuple[tuple[str, str], float]]:
        """Yield partner and kind of each key that expires, and when, in seconds since 1970.

        Of several keys of a kind the one that holds longest counts; a key that cannot be read is told by `hub check`.
        """
        for name, partner in sorted(self.settings.items()):
            try:
                stands = key_stands(name, partner, self.now())
            except HubError:
                continue
            for each in stands:
                if each.expires_at is not None:
                    yield (name, f"pgp-{each.whose}"), each.expires_at.timestamp()

    def _open(self, name: str, partner: Partner) -> Drop:
        if partner.pgp is None:
            return plain_drop(name, partner, self.now)
        if not is_plain(name):
            raise PartnerRefused(f"[partners.{name}] in hub.toml: no folder can have this name")
        return PgpDrop(
            plain_drop(name, partner, self.now),
            _pgp_keys(name, partner.pgp),
            suffix=partner.pgp.suffix,
            kept=self.home / KEPT / name,
            now=self.now,
        )


@dataclass(frozen=True, slots=True)
class KeyStand:
    """How the keys of one side stand."""

    whose: str
    """`theirs` or `ours`."""

    fingerprint: str | None
    """Of the key that is used now; None: none is valid."""

    expires_at: datetime | None
    """The first instant at which none is valid any more; None: that will not come, or has."""

    told: str
    """Each key with its fingerprint, and until when it holds."""


def key_stands(name: str, partner: Partner, now: datetime) -> list[KeyStand]:
    """Return how a partner's keys stand, theirs before ours; nothing for one whose files are not encrypted.

    Raises:
      PartnerRefused: a key cannot be read, or one is missing.
      NotFound: the passphrase's file is not there.
    """
    if partner.pgp is None:
        return []
    looks = _pgp_keys(name, partner.pgp).looks()
    theirs, ours = looks[: len(partner.pgp.their_keys)], looks[len(partner.pgp.their_keys) :]
    return [_stand(whose, each, now) for whose, each in (("theirs", theirs), ("ours", ours)) if each]


def plain_drop(name: str, partner: Partner, now: Callable[[], datetime] | None = None) -> Drop:
    """Return a partner's drop without encryption; with a clock it leaves a server alone that fails again and again.

    Raises:
      PartnerRefused: a setting is missing or wrong.
      NotFound: the file or variable with a password is not there.
    """
    if partner.kind == "folder":
        return FolderDrop(
            inbox=Path(partner.inbox), outbox=Path(partner.outbox), rename_allowed=partner.rename_allowed
        )
    try:
        return SftpDrop(
            SftpPartner(
                host=partner.host,
                port=partner.port,
                user=partner.user,
                host_keys=partner.host_keys,
                key_file=partner.key_file,
                password=partner.secret(),
                inbox=partner.inbox,
                outbox=partner.outbox,
                rename_allowed=partner.rename_allowed,
                timeout_seconds=partner.timeout_seconds,
            ),
            now=now,
        )
    except ValueError as error:
        raise PartnerRefused(f"[partners.{name}] in hub.toml: {error}") from error


def _pgp_keys(name: str, pgp: Pgp) -> PgpKeys:
    try:
        return PgpKeys(
            PgpPartner(
                name,
                their_keys=pgp.their_keys,
                our_keys=pgp.our_keys,
                passphrase=pgp.passphrase(),
                sign=pgp.sign,
                armor=pgp.armor,
                answers=pgp.answers,
            )
        )
    except ValueError as error:
        raise PartnerRefused(f"[partners.{name}] in hub.toml: {error}") from error


def _stand(whose: str, looks: list[KeyLook], now: datetime) -> KeyStand:
    valid = [each for each in looks if each.validity.holds(now)]
    ends = [each.validity.expires_at for each in valid]
    known = [end for end in ends if end is not None]
    return KeyStand(
        whose,
        fingerprint=valid[0].fingerprint if valid else None,
        expires_at=max(known) if known and len(known) == len(ends) else None,
        told="; ".join(f"{each.file}: {_until(each)}" for each in looks),
    )


def _until(look: KeyLook) -> str:
    end = look.validity.expires_at
    if not look.validity.usable:
        return f"{look.fingerprint}, revoked or not for {look.use}"
    return f"{look.fingerprint}, {'for ever' if end is None else f'until {end:%Y-%m-%d %H:%M} UTC'}"
