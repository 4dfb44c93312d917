"""Who may publish for which source, and who may read: bearer tokens, of which only hashes are kept."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request

from services.http.problems import Refusal
from services.settings import Http

_ASK = {"WWW-Authenticate": 'Bearer realm="benefits-hub"'}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request. `sources` of None: everybody may publish, for no token is configured."""

    sources: frozenset[str] | None
    reads: bool

    def may_publish(self, source: str | None) -> bool:
        """Whether events of this source are taken from the caller."""
        return self.sources is None or source in self.sources


def caller_of(request: Request, settings: Http) -> Caller:
    """Return who sent a request.

    Raises:
      Refusal: 401, a token is needed and there is none that is known.
    """
    if not settings.tokens and not settings.reader_tokens:
        return Caller(None, reads=True)
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    offered = hashlib.sha256(token.strip().encode()).hexdigest()
    sources = frozenset(source for source, known in settings.tokens.items() if _among(offered, known))
    reads = _among(offered, settings.reader_tokens)
    if kind.lower() != "bearer" or not (sources or reads):
        raise Refusal(401, "unauthorized", "a bearer token is needed", headers=_ASK)
    return Caller(sources, reads)


def reader(request: Request, settings: Http) -> None:
    """Let only those pass who may read.

    Raises:
      Refusal: 401 without a known token, 403 with one that may only publish.
    """
    if not caller_of(request, settings).reads:
        raise Refusal(403, "forbidden", "this token may publish, but not read")


def _among(offered: str, known: Iterable[str]) -> bool:
    """Compare with every known hash in constant time."""
    matches = [hmac.compare_digest(offered, each) for each in known]
    return any(matches)
