"""The stock Rasa bot of the comparison: `rasa init`, one custom action, its own action server, REST and SQLite."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import rasa
import yaml

SERVER, ACTIONS = 5605, 5655
ASKED = "are you a bot?"  # the starter project's rule that we give a custom action
ACTION = """
from rasa_sdk import Action


class ActionTell(Action):
    def name(self):
        return "action_tell"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(response="utter_iamabot")
        return []
"""


@dataclass(frozen=True)
class Running:
    """A server under measurement: where it is, its process, and how long it took to answer, in seconds."""

    url: str
    pid: int
    ready: float


def environment() -> dict[str, str]:
    """The machine's environment without telemetry."""
    return {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}


def make_bot(folder: Path) -> None:
    """Lay out the starter project with the custom action, a SQLite tracker store and the REST channel; train it."""
    shutil.copytree(Path(rasa.__file__).parent / "cli" / "initial_project", folder, dirs_exist_ok=True)
    (folder / "actions" / "actions.py").write_text(ACTION)
    domain = yaml.safe_load((folder / "domain.yml").read_text())
    (folder / "domain.yml").write_text(yaml.safe_dump({**domain, "actions": ["action_tell"]}))
    rules = folder / "data" / "rules.yml"
    rules.write_text(rules.read_text().replace("action: utter_iamabot", "action: action_tell"))
    endpoints = {
        "action_endpoint": {"url": f"http://127.0.0.1:{ACTIONS}/webhook"},
        # `query` is needed under SQLAlchemy 2
        "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(folder / "tracker.db"), "query": {}},
    }
    (folder / "endpoints.yml").write_text(yaml.safe_dump(endpoints))
    (folder / "credentials.yml").write_text(yaml.safe_dump({"rest": {}}))
    subprocess.run(
        [sys.executable, "-m", "rasa", "train", "--quiet"], cwd=folder, env=environment(), check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@contextmanager
def serving(folder: Path) -> Iterator[Running]:
    """The bot and its action server, stopped at the end."""
    actions = spawn(["run", "actions", "--port", str(ACTIONS)], folder)
    wait_for(f"http://127.0.0.1:{ACTIONS}/health", actions)
    started = time.perf_counter()
    server = spawn(["run", "-i", "127.0.0.1", "--port", str(SERVER)], folder)
    try:
        url = f"http://127.0.0.1:{SERVER}"
        wait_for(url, server)
        yield Running(url, server.pid, time.perf_counter() - started)
    finally:
        for process in (server, actions):
            process.terminate()
        for process in (server, actions):
            process.wait(20)


def spawn(arguments: list[str], folder: Path) -> "subprocess.Popen[bytes]":
    """One Rasa process."""
    return subprocess.Popen(
        [sys.executable, "-m", "rasa", *arguments], cwd=folder, env=environment(),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def wait_for(url: str, process: "subprocess.Popen[bytes]", limit: float = 600) -> None:
    """Until the address answers; raises RuntimeError when the process ends or the limit is reached."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the process for {url} ended with code {process.returncode}")
        try:
            httpx.get(url, timeout=2)
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nothing answered at {url} in {limit:.0f} s")


def ask(client: httpx.Client, url: str, sender: str) -> float:
    """One REST turn in milliseconds, from the POST to the whole reply; raises when the reply is empty."""
    started = time.perf_counter()
    answer = client.post(f"{url}/webhooks/rest/webhook", json={"sender": sender, "message": ASKED}).json()
    took = (time.perf_counter() - started) * 1000
    if not answer:
        raise RuntimeError("the stock bot said nothing; its action server may be down")
    return took
