"""What the feeds show: `LEDGER`, per carrier and family; `FILES`, per file, night and answer; `ERRORS`, `ROSTERS`."""

from services.carrier_feeds.projection.errors import ERRORS
from services.carrier_feeds.projection.files import FILES
from services.carrier_feeds.projection.ledger import LEDGER
from services.carrier_feeds.projection.rosters import ROSTERS

__all__ = ["ERRORS", "FILES", "LEDGER", "ROSTERS"]
