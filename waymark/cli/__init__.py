"""The command `waymark`."""

from waymark.cli.guard import main

__all__ = ["main"]
