"""The ways in which the world can say no, drawn here once.

HubError
  TransientError          try again
    PartnerUnreachable      refused, timed out, or lost in the middle
      NotTried                it was so a moment ago, and is left alone for a while
    LogUnavailable          the database does not answer
    ConcurrentWrite         somebody appended first: load again, decide again
  PermanentError          a person must look
    PartnerRefused          another host key, no permission, a full disk, no connection configured
      TooLarge                a file of theirs is larger than is taken
    OtherContent            a file that is not what its SHA-256 says
    UnknownEvent            a stored name that this version does not know
    Malformed               a file or event that cannot be read
    InvalidCatalog          a catalog with a fault in it
    NotFound                nothing of that name

A refusal by the business rules is a value, not an error. An assertion means that we broke.
"""


class HubError(Exception):
    """The world broke. The message is for an operator and holds nothing personal."""


class TransientError(HubError):
    """Trying again may help."""


class PartnerUnreachable(TransientError):
    """The partner's server refused the connection, timed out, or went away in the middle."""


class NotTried(PartnerUnreachable):
    """The partner failed just before and rests; nothing was tried, and the words are those of the last attempt."""


class LogUnavailable(TransientError):
    """The database does not answer."""


class ConcurrentWrite(TransientError):
    """Somebody appended first; what was decided may not hold."""


class PermanentError(HubError):
    """Trying again will not help; a person must look."""


class PartnerRefused(PermanentError):
    """The partner's server is not the one we know, or will not take the file."""


class TooLarge(PartnerRefused):
    """A file of the partner is larger than is taken; nothing of it was read."""


class OtherContent(PermanentError):
    """The bytes of a file are not those that its size and SHA-256 stand for."""


class UnknownEvent(PermanentError):
    """A stored name that this version does not know."""


class Malformed(PermanentError):
    """Something that cannot be read; the message names the place."""


class InvalidCatalog(PermanentError):
    """A catalog that may not be published."""


class NotFound(PermanentError):
    """Nothing of that name is known."""
