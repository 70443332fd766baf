"""Reads a feed from a file, a folder of JSON files or a web address, to its end or not at all."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx

from knowledge_base.directory.errors import DirectoryError
from knowledge_base.directory.importer.gathering import Gathered
from knowledge_base.directory.importer.http_feed import HttpFeed, is_address
from knowledge_base.directory.importer.json_text import read_json
from knowledge_base.directory.importer.report import Ledger

# Connecting may take 10 seconds, each silence 30; council servers have been seen to think for 20.
TIMEOUT = httpx.Timeout(30.0, connect=10.0)


@contextmanager
def reading(source: str | Path, ledger: Ledger, client: httpx.Client | None = None) -> Generator[Gathered]:
    """The feed at `source`; a web feed stays open for full records until the block ends.

    Raises DirectoryError, with one sentence, when any part of it cannot be read.
    """
    gathered = Gathered(ledger)
    if not is_address(source):
        _read_files(Path(source), gathered)
        yield gathered
        return
    own = client is None
    client = client or httpx.Client(timeout=TIMEOUT, follow_redirects=True, headers={"Accept": "application/json"})
    try:
        feed = HttpFeed(client, str(source))
        feed.read_list(gathered)
        gathered.fill = feed.full_record(ledger)
        yield gathered
    finally:
        if own:
            client.close()


def _read_files(path: Path, gathered: Gathered) -> None:
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.casefold() == ".json" and file.is_file())
        if not files:
            raise DirectoryError(f"The folder {path.name} holds no JSON files.")
        for file in files:
            gathered.add_document(read_file(file), file.name)
    else:
        gathered.add_document(read_file(path), path.name, alone=True)
    gathered.close()


def read_file(path: Path) -> object:
    """The JSON value of one file. Raises DirectoryError naming the file."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise DirectoryError(f"There is no file or folder called {path}.") from error
    except OSError as error:
        raise DirectoryError(f"The file {path.name} cannot be opened.") from error
    return read_json(data, path.name)
