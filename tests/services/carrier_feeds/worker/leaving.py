"""A hub whose one carrier takes full files into a folder, with views on the disk and keys of its own."""

import hashlib
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from connectors.database import SQLiteDatabase
from connectors.folder import FolderDrop
from connectors.keys import KeyStore
from connectors.views import SQLViews
from events.base import Recorded
from events.carrier_feeds import InterchangePrepared
from events.errors import LogUnavailable
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF
from services.carrier_feeds.worker.delivery import deliver_all
from services.carrier_feeds.worker.doors import catch_up
from services.carrier_feeds.worker.full_night import decide_full_once
from services.ports import Log
from services.wiring.interchanges import X12Interchanges
from tests.services.carrier_feeds.stage import CARRIER, Stage, catalog_with, stage

FULL: dict[str, Any] = {"changes": False, "full_file": {"action": "verify"}}
PAGE = 8
FAMILIES = tuple(f"city/{number:04}" for number in range(3 * PAGE))


class CountingLog:
    """Counts of how many families people are read."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self.families = 0
        self.away_after: int | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)

    def load(
        self, streams: Collection[str], *, up_to: int | None = None, personal: bool = False
    ) -> dict[str, list[Recorded]]:
        """Read streams, unless the database is away."""
        self.families += sum(each.startswith("hr/") for each in streams) if personal else 0
        if self.away_after is not None and self.families > self.away_after:
            raise LogUnavailable("lost")
        return self._log.load(streams, up_to=up_to, personal=personal)


class NoSecondOpinion(X12Interchanges):
    """Without pyx12, which is slow and does not read what leaves."""

    def check(self, profile: object, content: bytes) -> list[str]:
        """Return nothing."""
        return []


class Place:
    """A hub whose one carrier takes full files into a folder, and what lies there."""

    def __init__(self, folder: Path, **profile: object) -> None:
        self.inbox = folder / "inbox"
        self.inbox.mkdir()
        (folder / "outbox").mkdir()
        self.keys = KeyStore(str(folder / "keys.db"), b"k" * 32)
        self.database = SQLiteDatabase(str(folder / "views.db"), durable=False)
        self.here: Stage = stage(catalog_with(**{**FULL, **profile}), views=SQLViews(self.database))
        self.log = CountingLog(self.here.doors.log)
        self.here.doors = replace(
            self.here.doors,
            log=self.log,
            interchanges=NoSecondOpinion(self.keys),
            drops={CARRIER: FolderDrop(inbox=self.inbox, outbox=folder / "outbox")},
        )
        self.here.insured(*FAMILIES)

    def close(self) -> None:
        """Close the databases."""
        self.database.close()
        self.keys.close()

    def prepare(self) -> None:
        """Decide the night's full file; nothing leaves, and people are counted from now on."""
        self.prepare_counting()
        self.log.families = 0

    def prepare_counting(self) -> None:
        """Decide the night's full file; nothing leaves."""
        outcome = decide_full_once(self.here.doors, CARRIER, self.here.clock.now().date())
        assert outcome is not None
        assert outcome.reasons == ()
        catch_up(self.here.doors)

    def deliver(self) -> tuple[list[int], str | None]:
        """Let leave what is prepared."""
        return deliver_all(self.here.doors, CARRIER, tried_before=False)

    def there(self) -> list[str]:
        """Return the SHA-256 of what lies at the carrier, in order of the names."""
        files = sorted(self.inbox.iterdir())
        return [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]

    def prepared(self) -> list[str]:
        """Return the SHA-256 that the log has of each file."""
        return [each.sha256 for each in self.here.said(InterchangePrepared)]

    def moves(self, family: str) -> None:
        """Let it be learned that somebody is covered by another plan."""
        steps = (TierStep(date(2026, 1, 1), CoverageTier.EMPLOYEE_ONLY),)
        span = Span("hmo", date(2026, 1, 1), None, steps)
        self.here.becomes(family, {(SELF, InsuranceLine.MEDICAL): (span,)})
