"""Reads a feed over HTTP: every page of its services, then the full record of each service listed in short."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast
from urllib.parse import quote

import httpx

from knowledge_base.directory.errors import DirectoryError
from knowledge_base.directory.importer.checks import Raw, is_raw
from knowledge_base.directory.importer.documents import Page, page_of
from knowledge_base.directory.importer.gathering import Gathered
from knowledge_base.directory.importer.json_text import read_json
from knowledge_base.directory.importer.legacy import is_legacy, modernise
from knowledge_base.directory.importer.report import Ledger

MOST_PAGES = 10_000
MOST_BYTES = 50_000_000  # of one answer; the largest list page seen is under 5 MB
PER_PAGE = 50
TRIES = 2  # a dropped connection or a busy gateway is asked once more
OK = 200
BUSY = (502, 503, 504)
GONE = (404, 410)
# A record with any of these is full; lists give only what a service has one of.
NESTED = (
    *("service_at_locations", "schedules", "contacts", "phones", "cost_options", "languages", "service_areas"),
    *("attributes", "regular_schedules", "service_taxonomys", "eligibilitys"),
)


def is_address(source: str | Path) -> bool:
    """Whether a source is a web address and not a path."""
    return isinstance(source, str) and source.casefold().startswith(("http://", "https://"))


class HttpFeed:
    """One feed at a base address such as https://example.org/api; `/services` is added when it is not there."""

    def __init__(self, client: httpx.Client, address: str) -> None:
        """Raises DirectoryError when the address cannot be one."""
        try:
            url = httpx.URL(address)
        except httpx.InvalidURL as error:
            raise DirectoryError("The feed's web address cannot be read.") from error
        path = url.path.rstrip("/")
        self._client = client
        self._services = url.copy_with(path=path if path.endswith("/services") else f"{path}/services")
        self._name = url.host

    def read_list(self, gathered: Gathered) -> None:
        """Take every service of the list. Raises DirectoryError when the list breaks off before its end."""
        page, number = self._first_page()
        start, held, before = number, 0, cast("list[object] | None", None)
        while True:
            if page.items and page.items == before:
                if _says_nothing(page):
                    break
                raise DirectoryError(f"The feed at {self._name} sends the same page again and again.")
            for position, item in enumerate(page.items, 1):
                if is_raw(item):
                    gathered.add_entity(cast("Raw", item), "service", legacy=page.is_legacy)
                else:
                    gathered.ledger.note("page", f"page {number}", f"item {position}", "is not an object")
            held += len(page.items)
            if self._is_end(page, number - start + 1, held):
                break
            if number - start >= MOST_PAGES:
                raise DirectoryError(f"The feed at {self._name} has more than {MOST_PAGES} pages.")
            before, number = page.items, number + 1
            page = self._page(number)
        if page.total_items is not None and held < page.total_items:
            raise DirectoryError(
                f"The feed at {self._name} promised {page.total_items} services and gave {held}; nothing was changed."
            )

    def full_record(self, ledger: Ledger) -> Callable[[Raw], Raw]:
        """A function that fetches the full record of a service, when the list gave it in short."""

        def fill(short: Raw) -> Raw:
            id = str(short.get("id") or "")
            if not id or any(name in short for name in NESTED):
                return short
            response = self._get(
                self._services.copy_with(path=f"{self._services.path}/{quote(id, safe='')}", query=None)
            )
            if response.status_code in GONE:
                ledger.note("service", id, "record", "is listed, but its full record is not there")
                return short
            full = self._json(response, f"The record of service {id}")
            if not isinstance(full, dict) or str(cast("Raw", full).get("id")) != id:
                ledger.note("service", id, "record", "has a full record that is not its own")
                return short
            record = cast("Raw", full)
            return modernise(record) if is_legacy(record) or is_legacy(short) else record

        return fill

    def _first_page(self) -> tuple[Page, int]:
        """The first page with its number: most feeds count from 1, some from 0."""
        page = self._page(1)
        if page.is_first is False and page.number == 1:
            return self._page(0), 0
        return page, 1

    def _is_end(self, page: Page, read: int, held: int) -> bool:
        if page.total_pages is not None:
            if not page.items and read < page.total_pages:
                raise DirectoryError(
                    f"The feed at {self._name} breaks off at page {read} of {page.total_pages}, so nothing was changed."
                )
            return read >= page.total_pages
        if page.total_items is not None and page.is_last is None and held < page.total_items:
            return not page.items
        return page.is_last is True or page.is_list or not page.items

    def _page(self, number: int) -> Page:
        url = self._services.copy_merge_params({"page": number})
        if "per_page" not in url.params:
            url = url.copy_merge_params({"per_page": PER_PAGE})
        name = f"Page {number}"
        page = page_of(self._json(self._get(url), name), name)
        if page is None:
            raise DirectoryError(f"{name} of the feed at {self._name} is not a list of services.")
        return page

    def _json(self, response: httpx.Response, name: str) -> object:
        if response.status_code != OK:
            raise DirectoryError(f"The feed at {self._name} answered {response.status_code}, so nothing was changed.")
        return read_json(response.content, f"{name} of the feed at {self._name}")

    def _get(self, url: httpx.URL) -> httpx.Response:
        for last in (False, True):
            try:
                response = self._read(url)
            except httpx.TimeoutException as error:
                if last:
                    raise DirectoryError(f"The feed at {self._name} took too long, so nothing was changed.") from error
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                if last:
                    raise DirectoryError(
                        f"The feed at {self._name} cannot be reached, so nothing was changed."
                    ) from error
            else:
                if last or response.status_code not in BUSY:
                    return response
        raise AssertionError("the second try returns or raises")

    def _read(self, url: httpx.URL) -> httpx.Response:
        """One answer, refused when it is too big to be a page."""
        with self._client.stream("GET", url) as response:
            data = bytearray()
            for piece in response.iter_bytes():
                data += piece
                if len(data) > MOST_BYTES:
                    raise DirectoryError(f"The feed at {self._name} sent more than {MOST_BYTES} bytes at once.")
            return httpx.Response(response.status_code, content=bytes(data), request=response.request)


def _says_nothing(page: Page) -> bool:
    """Whether a page says neither how many there are nor whether it is the last: some feeds send all at once."""
    return page.total_pages is None and page.total_items is None and page.is_last is None
