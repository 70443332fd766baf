"""Wake-ups: one datagram, or one PostgreSQL notice, to another process after a commit. A hint, never data.

Every loop also looks once a second, so a lost ring costs at most that; nothing here raises because of the other end.
"""

import asyncio
import contextlib
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import psycopg.sql
import structlog
from sqlalchemy import make_url

ROLES = ("web", "bot", "worker")
CONNECT_SECONDS = 5

log = structlog.get_logger(__name__)


class Bell:
    """Ring another process on this machine, or wait to be rung: the embedded default."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ring(self, role: str) -> None:
        """Wake every process of a role that listens; nobody listening is fine."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.setblocking(False)
            for path in self._folder.glob(f"{role}*.sock"):
                with contextlib.suppress(OSError):
                    sender.sendto(b"1", str(path))

    def listen(self, role: str, name: str = "") -> "Listener":
        """Open this process's own socket, `<role><name>.sock`; use as a context manager inside an event loop."""
        return Listener(self._folder / f"{role}{name}.sock")


class Listener:
    """Waits for a ring or a time limit, whichever comes first; deaf, but not broken, when it cannot have its socket."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._socket: socket.socket | None = None
        self._mine: int | None = None

    def __enter__(self) -> "Listener":
        opened = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        opened.setblocking(False)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.unlink(missing_ok=True)  # left behind by a process that was killed
            opened.bind(str(self._path))
            self._mine = self._path.stat().st_ino
        except OSError as error:  # a path over 107 bytes, a folder that cannot be written
            log.warning("wakeups_off", error=type(error).__name__)
            opened.close()
            return self
        self._socket = opened
        return self

    def __exit__(self, *_: object) -> None:
        if self._socket is None:
            return
        self._socket.close()
        with contextlib.suppress(OSError):
            if self._path.stat().st_ino == self._mine:  # else a newer process of this name listens there
                self._path.unlink()

    async def wait(self, limit: float = 1.0) -> bool:
        """Sleep until rung or for `limit` seconds; whether it was rung."""
        if self._socket is None:
            await asyncio.sleep(limit)
            return False
        try:
            async with asyncio.timeout(limit):  # wait_for can lose a cancellation that comes together with a ring
                await asyncio.get_running_loop().sock_recv(self._socket, 16)
        except TimeoutError:
            return False
        with contextlib.suppress(BlockingIOError):
            while self._socket.recv(16):  # many rings are one wake-up
                pass
        return True


class PgBell:
    """The same over PostgreSQL, for processes on several machines: NOTIFY and LISTEN on `waymark_<role>`."""

    def __init__(self, url: str) -> None:
        """`url` as SQLAlchemy writes it; nothing connects until the first ring."""
        self._address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: psycopg.Connection | None = None
        self._caller = ThreadPoolExecutor(1, "bell")  # a ring must not hold up an event loop
        self._waiting: set[str] = set()

    def ring(self, role: str) -> None:
        """Wake every process of a role that listens, soon; without a database nobody is woken and nothing raised."""
        if role not in self._waiting:  # one that has not gone out yet will do
            self._waiting.add(role)
            self._caller.submit(self._ring, role)

    def close(self) -> None:
        """Let the last rings go out, then hang up."""
        self._caller.shutdown()
        if self._connection is not None:
            self._connection.close()

    def _ring(self, role: str) -> None:
        self._waiting.discard(role)
        with contextlib.suppress(psycopg.Error):
            try:
                self._notify(role)
            except psycopg.OperationalError:  # the server went away since the last ring
                self._connection = None
                self._notify(role)

    def listen(self, role: str, name: str = "") -> "PgListener":
        """Listen for one role; `name` is only there to be like Bell."""
        return PgListener(self._address, f"waymark_{role}")

    def _notify(self, role: str) -> None:
        if self._connection is None:
            self._connection = _connect(self._address)
        self._connection.execute("SELECT pg_notify(%s, '')", [f"waymark_{role}"])


class PgListener:
    """Waits for a notice or a time limit; connects by itself, and again after the server went away."""

    def __init__(self, address: str, channel: str) -> None:
        self._address = address
        self._channel = channel
        self._connection: psycopg.Connection | None = None

    def __enter__(self) -> "PgListener":
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    async def wait(self, limit: float = 1.0) -> bool:
        """Sleep until rung or for `limit` seconds; whether it was rung."""
        if self._drain():
            return True
        if self._connection is None:
            await asyncio.gather(asyncio.to_thread(self._open), asyncio.sleep(limit))
            return self._connection is not None  # something may have been rung while nobody listened
        await self._readable(self._connection.fileno(), limit)
        return self._drain()

    async def _readable(self, descriptor: int, limit: float) -> None:
        loop, arrived = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(descriptor, arrived.set)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(limit):
                    await arrived.wait()
        finally:
            loop.remove_reader(descriptor)

    def _drain(self) -> bool:
        """Whether at least one notice came; many are one wake-up."""
        if self._connection is None:
            return False
        rung = False
        try:
            self._connection.pgconn.consume_input()
            while self._connection.pgconn.notifies() is not None:
                rung = True
        except psycopg.Error:
            self._close()
        return rung

    def _open(self) -> None:
        try:
            opened = _connect(self._address)
            opened.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(self._channel)))
            self._connection = opened
        except psycopg.Error as error:
            log.warning("wakeups_off", error=type(error).__name__)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _connect(address: str) -> psycopg.Connection:
    return psycopg.connect(address, autocommit=True, connect_timeout=CONNECT_SECONDS)
