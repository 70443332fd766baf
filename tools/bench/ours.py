"""Waymark under measurement: its web and bot processes over SQLite in a throwaway home."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

import httpx

from tools.bench.stock import environment, wait_for

PORT = 8461
ROOT = Path(__file__).resolve().parents[2]
ASKED = "are you a bot?"
SEARCH = "walking group near Newark"


@dataclass(frozen=True)
class Running:
    """Both processes: where they are reached, the bot's process id, and the bot's time to be ready in seconds."""

    url: str
    pid: int
    ready: float


def settings(home: Path) -> dict[str, str]:
    """The environment of a demonstration in `home`."""
    return {
        **environment(),
        "WAYMARK_HOME": str(home),
        "WAYMARK_PORT": str(PORT),
        "WAYMARK_DEMO": "1",
        "WAYMARK_SHOW_UNREVIEWED": "1",
    }


def prepare(home: Path) -> None:
    """Tables, feeds and a trained model, as `waymark run` makes them; a model that is trained already is copied."""
    trained = ROOT / "var" / "models"
    if trained.exists():
        shutil.copytree(trained, home / "models")
    for command in (["migrate"], ["train"]):
        subprocess.run(
            [sys.executable, "-m", "waymark.cli", *command], cwd=ROOT, env=settings(home), check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
    subprocess.run([sys.executable, "-c", PREPARE], cwd=ROOT, env=settings(home), check=True, stdout=subprocess.DEVNULL)


PREPARE = (
    "from waymark.entry import read_settings; from waymark.preparing import prepare; prepare(read_settings(), str)"
)


@contextmanager
def serving(home: Path) -> Iterator[Running]:
    """The web process first, then the bot, whose start is timed alone; both stopped at the end."""
    web, _ = start("web", home)
    url = f"http://127.0.0.1:{PORT}"
    wait_for(f"{url}/healthz", web)
    bot, ready = start("bot", home)
    try:
        yield Running(url, bot.pid, ready)
    finally:
        for process in (bot, web):
            process.terminate()
        for process in (bot, web):
            process.wait(20)


def start(role: str, home: Path) -> tuple["subprocess.Popen[bytes]", float]:
    """One process, and the seconds until it said that it was ready."""
    read, write = os.pipe()
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "waymark.processes", role, "--ready", str(write)], cwd=ROOT, env=settings(home),
        pass_fds=(write,), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    if not os.read(read, 1):
        raise RuntimeError(f"the {role} process ended before it was ready")
    os.close(read)
    return process, time.perf_counter() - started


class Chat:
    """One browser's conversation: an open event stream, and messages posted beside it."""

    def __init__(self, client: httpx.Client, url: str) -> None:
        self._client, self._url = client, url
        token = client.post(f"{url}/chat/session").json()["token"]
        self._headers = {"Authorization": f"Bearer {token}"}
        self._events: Queue[float] = Queue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def ask(self, text: str) -> float:
        """One turn in milliseconds, from the POST to the first reply event."""
        while not self._events.empty():
            self._events.get()
        body = json.dumps({"id": uuid.uuid4().hex, "text": text})
        headers = {**self._headers, "Content-Type": "application/json"}
        started = time.perf_counter()
        self._client.post(f"{self._url}/chat/messages", content=body, headers=headers).raise_for_status()
        return (self._events.get(timeout=20) - started) * 1000

    def close(self) -> None:
        """End the stream at its next event or comment."""
        self._closing.set()

    def _listen(self) -> None:
        with httpx.stream("GET", f"{self._url}/chat/events", headers=self._headers, timeout=60) as stream:
            for line in stream.iter_lines():
                if self._closing.is_set():
                    return
                if line.startswith("data:"):
                    self._events.put(time.perf_counter())
