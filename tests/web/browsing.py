"""A served application and the machine's own Chromium, for the tests that look at real pages."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright
from starlette.applications import Starlette

from web.server import WebServer

FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
PATIENCE = 10_000  # milliseconds before the browser gives up on something


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """The application behind a real server on a free port; gives its address."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", access_log=False, ws="none")
    server = WebServer(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        thread.join(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(5)


@contextmanager
def launched() -> Iterator[Browser]:
    """Chromium with a fresh profile."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("WAYMARK_CHROMIUM") or next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("Chromium is missing: run apt-get install chromium, or set WAYMARK_CHROMIUM", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS.split())
        yield browser
        browser.close()


@contextmanager
def opened(chromium: Browser, address: str) -> Iterator[Page]:
    """A page in a context of its own; a fault in its script, or one that its policy forbids, fails the test."""
    context = chromium.new_context(viewport={"width": 1024, "height": 768})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    page.goto(address)
    yield page
    context.close()
    assert not faults


def log_in(page: Page, name: str, password: str) -> None:
    """Log in to the console for the first time, with the one-time password, and choose another."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("One-time password").fill(password)
    for label in ("New password", "New password again"):
        page.get_by_label(label, exact=True).fill("three words of nonsense")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Lookup")).to_be_visible()
