"""How a file is left so that it arrives once and whole: what a real server and a local folder both promise."""

import hashlib
from collections.abc import Generator, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

from events.doors import Delivery, FileInPieces
from events.errors import HubError, OtherContent, PartnerRefused, PartnerUnreachable, PermanentError, TooLarge

FETCHED_BYTES_MAX = 64 * 1024 * 1024
"""Answers are acknowledgments and error reports; what is larger is not read into memory, see `copy`."""

NAME_BYTES_MAX = 255
UNFINISHED = (".part", ".tmp")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as its folder lists it."""

    name: str
    mark: str
    """What tells it from an earlier one of its name: its size, and when it was last changed."""


class Remote(Protocol):
    """The few things asked of the place where files lie.

    Every call raises `PartnerUnreachable` when the place is lost and `PartnerRefused` when it denies.
    """

    where: str
    """How messages name the place: a host and port, or a folder."""

    def size(self, path: str) -> int | None:
        """Return how many bytes lie under a name, None if nothing does."""
        ...

    def read(self, path: str, size: int) -> Generator[bytes, None, None]:
        """Yield the content in pieces, at most `size` bytes in all."""
        ...

    def write(self, path: str, content: Iterable[bytes]) -> bool:
        """Write a file anew; False if the place answered that it could not take all of it.

        What reading the content raises is raised as it is, and the file is unfinished then.
        """
        ...

    def rename(self, old: str, new: str) -> bool:
        """Give a file its other name, never replacing one; False if the place would not."""
        ...

    def remove(self, path: str) -> None:
        """Take a file away."""
        ...


def leave(
    remote: Remote, path: str, content: FileInPieces, *, tried_before: bool, rename_allowed: bool = True
) -> Delivery:
    """Leave a file under its final name, once and whole, and never over another; it is never in memory as a whole.

    The final name is looked at first, whatever was tried before: some servers replace on rename. What lies there with
    the same bytes is a delivery, by its SHA-256. Otherwise the file is written under a temporary name, proved by its
    SHA-256 while it is read, its size there compared, and renamed. One that is gone after a whole upload was swept by
    the partner, and so it was delivered.

    Where renaming is not allowed the file is proved first, and then written under its final name. Then a shorter
    beginning of the same file is taken for the rest of our own interrupted upload, if there was one, and is written
    anew.

    A file which the partner swept before an interrupted upload could be looked up cannot be told from one that never
    arrived; it is left again, and the interchange control number in it lets the partner see that it is the same.

    Raises:
      PartnerUnreachable: lost in the middle; try again with `tried_before`.
      PartnerRefused: other content lies under the name, or the place will not take the file; what we left unfinished
        was taken away as far as that was possible.
      OtherContent: what was read of ours is not the file; likewise.
    """
    rest_of_ours = tried_before and not rename_allowed
    if _lies_there(remote, path, content, rest_of_ours=rest_of_ours):
        return Delivery(path, looked_up=True, lay_there=True)
    if rename_allowed:
        return _leave_and_rename(remote, path, content)
    content.prove()
    return _leave_directly(remote, path, content)


def fetch(remote: Remote, path: str) -> bytes:
    """Return the content of one file.

    Raises:
      PartnerUnreachable: lost in the middle, or the file changed while it was read; try again.
      PartnerRefused: there is no such file, or it may not be read.
      TooLarge: it is larger than `FETCHED_BYTES_MAX`.
    """
    return b"".join(_fetched(remote, path, FETCHED_BYTES_MAX))


def copy(remote: Remote, path: str, to: BinaryIO, *, bytes_max: int) -> None:
    """Copy one file into an empty one of ours, piece by piece.

    Raises:
      PartnerUnreachable: lost in the middle, or the file changed while it was read; try again.
      PartnerRefused: there is no such file, or it may not be read.
      TooLarge: it is larger than `bytes_max`.
      PermanentError: our own disk does not take it.
    """
    try:
        to.writelines(_fetched(remote, path, bytes_max))
        to.flush()
    except OSError as error:
        raise PermanentError(f"our own disk does not take {path}: {error.strerror}") from error


def _fetched(remote: Remote, path: str, bytes_max: int) -> Generator[bytes, None, None]:
    size = remote.size(path)
    if size is None:
        raise PartnerRefused(f"{remote.where}: there is no file {path}")
    if size > bytes_max:
        raise TooLarge(f"{remote.where}: {path} has {size} bytes; at most {bytes_max} are fetched")
    left = size
    with closing(remote.read(path, size)) as pieces:
        for piece in pieces:
            left -= len(piece)
            yield piece
    if left:
        raise PartnerUnreachable(f"{remote.where}: {path} changed while it was read")


def plain_name(where: str, name: str) -> str:
    """Return a file name that stays in its folder.

    Raises:
      PartnerRefused: it is empty, hidden, too long, or holds a slash, a backslash or a control character.
    """
    if not is_plain(name):
        raise PartnerRefused(f"{where}: {name!r} is no plain file name")
    return name


def is_plain(name: str) -> bool:
    """Say whether a file name stays in its folder and is not hidden."""
    return (
        0 < len(name.encode("utf-8", "replace")) <= NAME_BYTES_MAX
        and not name.startswith(".")
        and name.isprintable()
        and not set(name) & {"/", "\\"}
    )


def answer_marks(listed: Iterable[Listed]) -> dict[str, str]:
    """Return the files that may be answers, in order of their names: plain ones, none that is still being written.

    A file that got other content of the same size within the same second cannot be told apart over SFTP 3, which knows
    whole seconds only.
    """
    return {
        file.name: file.mark
        for file in sorted(listed, key=lambda file: file.name)
        if is_plain(file.name) and not file.name.lower().endswith(UNFINISHED)
    }


def temporary_path(path: str) -> str:
    """Return the name under which a file is written: hidden, and of no ending that a partner's sweeper looks for."""
    final = PurePosixPath(path)
    return str(final.with_name(f".{final.name}.part"))


def _leave_and_rename(remote: Remote, path: str, content: FileInPieces) -> Delivery:
    temporary = temporary_path(path)
    _write_whole(remote, temporary, content)
    if not remote.rename(temporary, path):
        return _already_there_or_refused(remote, temporary, path, content)
    size = remote.size(path)
    if size is not None and size != content.size:
        raise PartnerRefused(f"{remote.where}: {path} has {size} bytes after {content.size} were left")
    return Delivery(path, looked_up=size is None)


def _leave_directly(remote: Remote, path: str, content: FileInPieces) -> Delivery:
    swept = _write_whole(remote, path, content, may_be_swept=True)
    return Delivery(path, looked_up=swept)


def _write_whole(remote: Remote, path: str, content: FileInPieces, *, may_be_swept: bool = False) -> bool:
    """Write a file and look at its size: servers with a full disk cut files without a word. Say if it was swept."""
    try:
        taken = remote.write(path, content)
    except OtherContent:
        _take_away(remote, path)
        raise
    size = remote.size(path)
    if taken and size == content.size:
        return False
    if taken and size is None:
        if may_be_swept:
            return True
        raise PartnerRefused(f"{remote.where}: {path} was gone before it got its final name; was it swept?")
    _take_away(remote, path)
    raise PartnerRefused(
        f"{remote.where}: {path} took only {size or 0} of {content.size} bytes: its disk may be full"
    )


def _already_there_or_refused(remote: Remote, temporary: str, path: str, content: FileInPieces) -> Delivery:
    """Look why a rename failed: somebody left the same file meanwhile, or the place will not rename."""
    try:
        if _lies_there(remote, path, content, rest_of_ours=False):
            return Delivery(path, looked_up=True, lay_there=True)
    finally:
        _take_away(remote, temporary)
    raise PartnerRefused(f"{remote.where}: {temporary} could not be renamed to its final name")


def _lies_there(remote: Remote, path: str, content: FileInPieces, *, rest_of_ours: bool) -> bool:
    size = remote.size(path)
    if size is None:
        return False
    if size <= content.size and _begins(remote, path, size, content):
        if size == content.size:
            return True
        if rest_of_ours:
            return False
    raise PartnerRefused(f"{remote.where}: {path} is there with other content; it was not touched")


def _begins(remote: Remote, path: str, size: int, content: FileInPieces) -> bool:
    """Say whether the file holds the first `size` bytes of the content; ours is read only where that is not all."""
    with closing(remote.read(path, size)) as pieces:
        there = _sha256(pieces, size)
    return there is not None and there == (
        content.sha256 if size == content.size else _sha256(content.pieces(), size)
    )


def _sha256(pieces: Iterable[bytes], size: int) -> str | None:
    """Return the SHA-256 of the first `size` bytes, in hex; None if there are fewer."""
    digest, left = hashlib.sha256(), size
    for piece in pieces:
        digest.update(piece[:left])
        left -= min(left, len(piece))
        if not left:
            break
    return None if left else digest.hexdigest()


def _take_away(remote: Remote, path: str) -> None:
    """Remove what we left unfinished; that it fails is no news beside the fault that is being told."""
    with suppress(HubError):
        remote.remove(path)
