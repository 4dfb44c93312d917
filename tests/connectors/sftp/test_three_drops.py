"""Three drops, one set of promises: what is left arrives whole, and what lies there is never replaced."""

from pathlib import Path

import pytest

from connectors.drop import FETCHED_BYTES_MAX
from events.doors import FileInPieces
from events.errors import PartnerRefused, PermanentError, TooLarge
from tests.connectors.sftp.faults import chain
from tests.connectors.sftp.places import Place

SSN = b"078-05-1120"
CONTENT = b"REF*0F*" + SSN + b"~" + bytes(range(256)) * 1000
KIB = 1024


@pytest.mark.parametrize("size", [0, 1, 32 * KIB - 1, 32 * KIB, 32 * KIB + 1, 300 * KIB])
def test_what_is_left_arrives(place: Place, size: int) -> None:
    """The partner finds exactly the bytes, under the final name and no other."""
    content = (CONTENT * 2)[:size]

    delivery = place.drop.deliver("a.edi", FileInPieces.of(content), tried_before=False)

    assert delivery.looked_up is False
    assert delivery.remote_path.endswith("inbox/a.edi")
    assert place.left() == {"a.edi": content}


@pytest.mark.parametrize("tried_before", [True, False])
def test_again(place: Place, tried_before: bool) -> None:
    """A file that is there already is a delivery, and it is not touched."""
    place.drop.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)
    before = (place.inbox / "a.edi").stat()

    delivery = place.drop.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=tried_before)

    after = (place.inbox / "a.edi").stat()
    assert delivery.looked_up is True
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert place.left() == {"a.edi": CONTENT}


@pytest.mark.parametrize(
    "other", [CONTENT[:-1], CONTENT + b"~", CONTENT[:-1] + b"!", b"!" + CONTENT[1:], b""], ids=len
)
@pytest.mark.parametrize("tried_before", [True, False])
def test_other_content_is_never_replaced(place: Place, other: bytes, tried_before: bool) -> None:
    """Under a name that is taken nothing is left, and a person is told."""
    (place.inbox / "a.edi").write_bytes(other)

    with pytest.raises(PartnerRefused, match=r"a\.edi is there with other content") as refused:
        place.drop.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=tried_before)

    assert place.left() == {"a.edi": other}
    assert SSN.decode() not in chain(refused.value)


def test_a_full_disk(place: Place) -> None:
    """A cut file never gets its name, nothing stays behind, and it arrives once there is room."""
    with (
        place.full_disk(after=64 * KIB),
        pytest.raises(PartnerRefused, match="its disk may be full") as refused,
    ):
        place.drop.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)

    assert place.left() == {}
    assert SSN.decode() not in chain(refused.value)

    place.drop.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=True)

    assert place.left() == {"a.edi": CONTENT}


def test_a_full_disk_where_renaming_is_not_allowed(place: Place) -> None:
    """The cut file is taken away from under its final name."""
    with place.full_disk(after=64 * KIB), pytest.raises(PartnerRefused, match="its disk may be full"):
        place.direct.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)

    assert place.left() == {}


@pytest.mark.parametrize("rest", [CONTENT[:70_000], CONTENT + b"older and longer"], ids=["shorter", "longer"])
def test_the_rest_of_an_interrupted_upload_is_written_anew(place: Place, rest: bytes) -> None:
    """What a killed process left under the temporary name is no hindrance."""
    (place.inbox / ".a.edi.part").write_bytes(rest)

    place.drop.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=True)

    assert place.left() == {"a.edi": CONTENT}


def test_without_renaming(place: Place) -> None:
    """Where renaming is not allowed the file is written under its final name, and found there."""
    first = place.direct.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)
    second = place.direct.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=True)

    assert [first.looked_up, second.looked_up] == [False, True]
    assert place.left() == {"a.edi": CONTENT}


def test_without_renaming_our_own_beginning_is_completed(place: Place) -> None:
    """A beginning of the same file is ours only if we tried before; then it is written anew."""
    (place.inbox / "a.edi").write_bytes(CONTENT[:70_000])

    with pytest.raises(PartnerRefused, match="other content"):
        place.direct.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)
    place.direct.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=True)

    assert place.left() == {"a.edi": CONTENT}


@pytest.mark.parametrize(
    "name", ["../a.edi", "b/a.edi", "/a.edi", "..", ".", "", ".a", "a\\b", "a\nb", "a\0", "é" * 128]
)
def test_names_that_leave_the_folder(place: Place, name: str) -> None:
    """A name with a slash in it, a hidden or an overlong one is refused in both directions."""
    with pytest.raises(PartnerRefused, match="no plain file name"):
        place.drop.deliver(name, FileInPieces.of(CONTENT), tried_before=False)
    with pytest.raises(PartnerRefused, match="no plain file name"):
        place.drop.fetch(name)

    assert place.left() == {}


def test_answers_are_listed_in_order(place: Place) -> None:
    """Folders, hidden files and files that are still being written are no answers."""
    for name in ("b.999", "a.ta1", "C 1.txt", ".hidden", "c.999.part", "d.TMP"):
        (place.outbox / name).write_bytes(b"ISA")
    (place.outbox / "folder").mkdir()
    (place.outbox / "link").symlink_to(place.outbox / "b.999")

    assert place.drop.answers() == ["C 1.txt", "a.ta1", "b.999"]


@pytest.mark.parametrize("size", [0, 1, 100 * KIB, 256 * KIB, 2048 * KIB + 1])
def test_an_answer_is_fetched_and_stays(place: Place, size: int) -> None:
    """Fetching twice gives the same bytes."""
    content = (CONTENT * 9)[:size]
    (place.outbox / "a.999").write_bytes(content)

    fetched = [place.drop.fetch("a.999"), place.drop.fetch("a.999")]

    assert fetched == [content, content]


def test_an_answer_that_is_not_there(place: Place) -> None:
    """The message names the file."""
    with pytest.raises(PartnerRefused, match=r"there is no file .*outbox/a\.999"):
        place.drop.fetch("a.999")


def test_an_answer_that_is_too_large(place: Place) -> None:
    """More than 64 MiB is not read into memory."""
    with (place.outbox / "a.999").open("wb") as file:
        file.truncate(FETCHED_BYTES_MAX + 1)

    with pytest.raises(PartnerRefused, match="at most 67108864 are fetched"):
        place.drop.fetch("a.999")


@pytest.mark.parametrize("size", [0, 1, 256 * KIB, 2048 * KIB + 1])
def test_a_roster_is_copied_and_stays(place: Place, size: int, tmp_path: Path) -> None:
    """Into a file of ours, piece by piece, if it is within the ceiling."""
    content = (CONTENT * 9)[:size]
    (place.outbox / "a.834").write_bytes(content)

    with (tmp_path / "copy").open("w+b") as to:
        place.drop.copy("a.834", to, bytes_max=len(content))
        to.seek(0)
        assert to.read() == content
    with (tmp_path / "none").open("w+b") as to, pytest.raises(TooLarge if size else PartnerRefused):
        place.drop.copy("a.834" if size else "b.834", to, bytes_max=size - 1)

    assert (tmp_path / "none").read_bytes() == b""
    assert (place.outbox / "a.834").read_bytes() == content


def test_a_disk_of_ours_that_takes_no_roster(place: Place) -> None:
    """That is no fault of the partner, and told as what it is."""
    (place.outbox / "a.834").write_bytes(CONTENT)

    with (
        Path("/dev/full").open("wb", buffering=0) as to,
        pytest.raises(PermanentError, match="our own disk does not"),
    ):
        place.drop.copy("a.834", to, bytes_max=len(CONTENT))


def test_folders_that_are_not_there(place: Place) -> None:
    """A missing folder is told by its name, and nothing is made in its place."""
    place.inbox.rmdir()
    place.outbox.rmdir()

    with pytest.raises(PartnerRefused, match=r"inbox/\.a\.edi\.part: no such file or folder") as refused:
        place.drop.deliver("a.edi", FileInPieces.of(CONTENT), tried_before=False)
    with pytest.raises(PartnerRefused, match="outbox: no such file or folder"):
        place.drop.answers()

    assert [place.inbox.exists(), place.outbox.exists()] == [False, False]
    assert SSN.decode() not in chain(refused.value)
