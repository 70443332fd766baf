"""The standard's own example and faulty documents, where a copy of them lies beside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from knowledge_base.directory.importer import import_feed

ORUK = Path(__file__).parents[2].parent / "shared" / "reference" / "oruk"
FOLDERS = ("examples_3.0_uk", "mocks_V3.0-UK-Warn", "mocks_V3.0-UK-Fail")
FILES = [path.relative_to(ORUK) for folder in FOLDERS for path in sorted((ORUK / folder).glob("*.json"))]
HOLDS_SERVICES = ("service_full", "service_list", "service_at_location", "organization_full")
SERVICE = "service ac148810-d857-441c-9679-408f346de14b"
PLANTED = {
    "mocks_V3.0-UK-Fail/service_full.json": [
        f"{SERVICE} url is not a web address",
        f"{SERVICE} email is not an e-mail address",
    ],
    "mocks_V3.0-UK-Fail/service_list.json": [
        "page service_list.json total_items says 1, but the page holds 4",
        f"{SERVICE} name is missing",
        f"{SERVICE} email is not text",
        "service b644a0d2-9e8a-4c33-9390-ae9ee93fc056 name is missing",
        "service e85f5bb0-62f0-42cc-a08a-0c5c16273090 name is missing",
        "service e85f5bb0-62f0-42cc-a08a-0c5c16273090 email is not text",
    ],
    "mocks_V3.0-UK-Fail/api_details.json": [
        "api_details (api) profile is missing",
        "api_details (api) openapi_url is not a web address",
    ],
    "mocks_V3.0-UK-Warn/taxonomy_term.json": [
        "taxonomy_term 3f7b145d-84af-42d7-8fae-eaca714b02b2 description is missing",
        "taxonomy_term 3f7b145d-84af-42d7-8fae-eaca714b02b2 term_uri is not a web address",
    ],
    "mocks_V3.0-UK-Warn/taxonomy_term_list.json": [
        "page taxonomy_term_list.json total_pages says 2, but this page says that it is the last",
        "taxonomy_term 0bc248fa-dc27-4650-9ba4-8f1a24ef16a2 parent_id is its own id",
    ],
    "mocks_V3.0-UK-Warn/service_at_location_full.json": [
        "location 3a19ff88-4620-4d17-9830-ac1d859eb5d5 id is also the id of its service_at_location",
    ],
}

pytestmark = pytest.mark.skipif(not FILES, reason="no copy of the standard's documents lies beside the repository")


@pytest.mark.parametrize("path", FILES or [Path()], ids=str)
def test_what_is_sound_is_loaded_and_each_planted_fault_is_named(sessions: sessionmaker[Session], path: Path):
    report = import_feed(sessions, ORUK / path, feed="reference")
    assert set(PLANTED.get(str(path), [])) <= {str(fault) for fault in report.faults}
    if path.name == "service_list.json" and "Fail" in str(path):
        assert (report.loaded, report.skipped) == (0, 4)  # no service there has a name
    elif path.name.startswith(HOLDS_SERVICES):
        assert report.loaded == 1
    else:
        assert "holds no services" in report.note


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_whole_folder_loads_as_one_feed(sessions: sessionmaker[Session], folder: str):
    assert import_feed(sessions, ORUK / folder, feed="reference").loaded == 1


def test_the_long_list_of_one_service_loads_it_once(sessions: sessionmaker[Session]):
    report = import_feed(sessions, ORUK / "mock_service_list_3.0_128.json", feed="reference")
    assert report.loaded == 1
    assert f"{SERVICE} id is used by 2 different entries; the fullest was kept" in map(str, report.faults)
