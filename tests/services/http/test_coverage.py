"""GET /v1/coverage: the census over HTTP, in pages or whole."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from services.running import step
from services.wiring import Hub
from tests.fixtures.hub import FAMILY_OF_TWO, clock_of, elected, hired, left, tell

COVERAGE = "/v1/coverage"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY = {"as_of": "2026-02-10"}


@pytest.fixture
def many(hub: Hub) -> Hub:
    """A hub with a family of two and three employees alone."""
    tell(hub, *FAMILY_OF_TWO)
    for number in (1, 2, 3):
        family = f"city/2000{number}"
        tell(hub, hired(subject=family, id=f"h{number}"), elected(subject=family, id=f"e{number}"))
    step(hub)
    return hub


def test_a_page_of_rows(client: TestClient, many: Hub) -> None:
    """Every field of a row, and no further page."""
    said = client.get(COVERAGE, params=DAY).json()

    assert (said["as_of"], said["known_at"], said["next"]) == ("2026-02-10", None, None)
    assert [each["member_number"] for each in said["rows"]] == [
        "CITY-10234",
        "CITY-10234-D1",
        "CITY-20001",
        "CITY-20002",
        "CITY-20003",
    ]
    assert said["rows"][1] == {
        "employer": "city",
        "employee_id": "10234",
        "member_number": "CITY-10234-D1",
        "relationship": "child",
        "name": "",
        "line": "medical",
        "plan": "hmo",
        "carrier": "blue",
        "tier": "family",
        "first_day": "2026-01-01",
        "last_day": "",
        "department": "Clerk",
        "bargaining_unit": "clerical",
        "volume": "",
        "premium": "",
        "employer_pays": "",
        "employee_pays": "",
        "premium_per": "",
    }


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_pages_follow_each_other(client: TestClient, many: Hub, limit: int) -> None:
    """A family is never parted, nothing is twice, and the last page says that it is."""
    pages: list[list[str]] = []
    after: str | None = ""
    while after is not None:
        said = client.get(COVERAGE, params={**DAY, "limit": str(limit), "after": after}).json()
        pages.append([each["member_number"] for each in said["rows"]])
        after = said["next"]

    numbers = [number for page in pages for number in page]
    assert numbers == ["CITY-10234", "CITY-10234-D1", "CITY-20001", "CITY-20002", "CITY-20003"]
    assert pages[0] == numbers[: max(2, limit)]
    assert all(pages)


@pytest.mark.parametrize(
    ("cut", "rows"),
    [
        ({"plan": "hmo"}, 5),
        ({"plan": "ppo"}, 0),
        ({"carrier": "teeth"}, 0),
        ({"employer": "schools"}, 0),
        ({"tier": "employee_only"}, 3),
        ({"department": "Clerk"}, 5),
        ({"bargaining_unit": "police"}, 0),
    ],
)
def test_it_is_cut_to_what_is_asked(client: TestClient, many: Hub, cut: dict[str, str], rows: int) -> None:
    """By any field of the question."""
    assert len(client.get(COVERAGE, params={**DAY, **cut}).json()["rows"]) == rows


def test_as_csv_it_comes_whole(client: TestClient, many: Hub) -> None:
    """With a heading, as a file."""
    response = client.get(COVERAGE, params={**DAY, "limit": "1"}, headers={"Accept": "text/csv"})

    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert response.headers["content-type"].startswith("text/csv")
    assert response.headers["content-disposition"] == 'attachment; filename="census.csv"'
    assert [each["tier"] for each in rows] == ["family", "family", *["employee_only"] * 3]


def test_as_a_workbook_it_comes_with_totals(client: TestClient, many: Hub) -> None:
    """Rows on one sheet, counts on the other."""
    response = client.get(COVERAGE, params=DAY, headers={"Accept": XLSX})

    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        assert b"CITY-20003" in book.read("xl/worksheets/sheet1.xml")
        assert b"employee_only" in book.read("xl/worksheets/sheet2.xml")
    assert response.headers["content-type"] == XLSX


def test_another_form_is_refused(client: TestClient, many: Hub) -> None:
    """406 names the forms there are; who takes anything gets JSON."""
    refused = client.get(COVERAGE, headers={"Accept": "text/html"})
    anything = client.get(COVERAGE, params=DAY, headers={"Accept": "text/html, */*"})

    assert (refused.status_code, refused.json()["type"]) == (406, "/problems/not-acceptable")
    assert "text/csv" in refused.json()["detail"]
    assert anything.status_code == 200
    assert len(anything.json()["rows"]) == 5


def test_as_it_was_known(client: TestClient, many: Hub) -> None:
    """A termination told later is not in the census as known before; an instant without a zone is in UTC."""
    known_at = many.clock.now().replace(tzinfo=None).isoformat()
    clock_of(many).advance(timedelta(days=42))
    tell(many, left("2026-01-16"))
    step(many)
    day = {"as_of": "2026-03-10", "employer": "city"}

    now = client.get(COVERAGE, params=day).json()
    then = client.get(COVERAGE, params={**day, "known_at": known_at}).json()

    assert [len(each["rows"]) for each in (now, then)] == [3, 5]
    assert then["known_at"] == "2026-01-05T14:00:00Z"
