"""A catalog comes into force once."""

from pathlib import Path

from events.catalog import CatalogPublished
from services.publishing import publish
from tests.fixtures.hub import hub_in
from tests.small_catalog import small_catalog


def test_the_version_in_force_is_not_published_again(tmp_path: Path) -> None:
    """Another one is, and the first one again after it."""
    one = small_catalog()
    other = one.model_copy(update={"program": one.program.model_copy(update={"name": "Harbor"})})
    with hub_in(tmp_path / "hub", catalog=False) as hub:
        said = [publish(hub.log, each, note="n", actor="ada")[1] for each in (one, one, other, one)]
        records = hub.log.load(["catalog"])["catalog"]

    assert said == [True, False, True, True]
    assert [record.cause.actor for record in records] == ["ada"] * 3
    assert [r.event.catalog for r in records if isinstance(r.event, CatalogPublished)] == [one, other, one]
