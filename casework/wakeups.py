"""Wake-ups: one datagram to another process after a commit. A hint, never data; every loop also looks once a second."""

import asyncio
import contextlib
import socket
from pathlib import Path

ROLES = ("web", "bot", "worker")


class Bell:
    """Ring another process, or wait to be rung. A lost ring costs at most the wait's time limit."""

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
    """Waits for a ring or a time limit, whichever comes first."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._socket: socket.socket | None = None

    def __enter__(self) -> "Listener":
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(str(self._path))
        return self

    def __exit__(self, *_: object) -> None:
        if self._socket is not None:
            self._socket.close()
        self._path.unlink(missing_ok=True)

    async def wait(self, limit: float = 1.0) -> bool:
        """Sleep until rung or for `limit` seconds; whether it was rung."""
        assert self._socket is not None, "enter the listener first"
        try:
            await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self._socket, 16), limit)
        except TimeoutError:
            return False
        with contextlib.suppress(BlockingIOError):
            while self._socket.recv(16):  # many rings are one wake-up
                pass
        return True
