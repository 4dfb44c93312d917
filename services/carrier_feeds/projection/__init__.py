"""What the feeds show: `LEDGER`, a row per carrier and family, and `FILES`, a row per file, night and answer."""

from services.carrier_feeds.projection.files import FILES
from services.carrier_feeds.projection.ledger import LEDGER

__all__ = ["FILES", "LEDGER"]
