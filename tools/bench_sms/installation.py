"""A whole installation in a throwaway home: web, bots, worker and the stand-in provider, under the real supervisor."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from waymark.preparing import prepare
from waymark.running import listen
from waymark.settings import Settings
from waymark.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]
RATE = "500"  # parts a second: the pace of a real number is not what is measured
START = 180.0  # seconds until everything is ready


@dataclass(frozen=True)
class Installation:
    """A running installation, its supervisor, and where the stand-in is."""

    settings: Settings
    supervisor: Supervisor
    stub_url: str
    ledger: Path


@contextmanager
def database(system: str) -> Iterator[str]:
    """The address of a new PostgreSQL database, dropped at the end; empty for SQLite."""
    if system == "sqlite":
        yield ""
        return
    given = make_url(os.environ["WAYMARK_TEST_DATABASE_URL"])
    name = f"waymark_bench_{uuid.uuid4().hex[:12]}"
    admin = given.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield given.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def roles(bots: int) -> tuple[str, ...]:
    """What is started after the web process. Without bots nothing answers, so nothing is there that would send."""
    if not bots:
        return ("stub",)
    return ("bot", *(f"bot-{number}" for number in range(2, bots + 1)), "worker", "stub")


@asynccontextmanager
async def running(system: str, bots: int) -> AsyncIterator[Installation]:
    """Everything up and ready; ended, with its folder and its database, afterwards."""
    with tempfile.TemporaryDirectory() as folder, database(system) as url:
        home = Path(folder)
        settings = _prepared(home, url)
        listener = listen(settings)
        supervisor = Supervisor(home / "log", lambda _: None, sockets={"web": listener})
        ready = asyncio.Event()
        task = asyncio.create_task(supervisor.run("web", roles(bots), ready.set))
        try:
            waiting = asyncio.create_task(ready.wait())
            await asyncio.wait({task, waiting}, timeout=START, return_when=asyncio.FIRST_COMPLETED)
            if not ready.is_set():
                raise RuntimeError("the installation did not become ready")
            stub = f"http://127.0.0.1:{settings.stub_port}"
            yield Installation(settings, supervisor, stub, home / "stub-twilio.db")
        finally:
            supervisor.stop()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            listener.close()
            _keep_logs(home / "log")


def _prepared(home: Path, url: str) -> Settings:
    trained = ROOT / "var" / "models"
    if trained.exists():
        shutil.copytree(trained, home / "models")
    port, stub = _free_port(), _free_port()
    given = {
        "WAYMARK_HOME": str(home), "WAYMARK_PORT": str(port), "WAYMARK_STUB_PORT": str(stub), "WAYMARK_DEMO": "1",
        "WAYMARK_SHOW_UNREVIEWED": "1", "WAYMARK_SMS_RATE": RATE, "WAYMARK_DATABASE_URL": url,
        "WAYMARK_LOG_LEVEL": "warning",
        # A measurement sends more than a line is meant to get: nobody is to be told to write later.
        "WAYMARK_SMS_PER_HOUR": "10000", "WAYMARK_SMS_PER_DAY": "10000", "WAYMARK_SMS_PER_MINUTE": "1000000",
        "WAYMARK_SMS_POUNDS_PER_DAY": "1000000",
    }  # fmt: skip
    os.environ.update(given)  # the processes read the same
    settings = Settings.read(given)
    prepare(settings, lambda _: None)
    return settings


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _keep_logs(folder: Path) -> None:
    """What the processes said stays behind, for whoever wants to know why a number is bad."""
    kept = ROOT / "var" / "bench-sms"
    shutil.rmtree(kept, ignore_errors=True)
    if folder.exists():
        shutil.copytree(folder, kept)
