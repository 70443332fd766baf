"""What can go wrong in the directory room, each as one clear sentence."""

from __future__ import annotations


class DirectoryError(Exception):
    """The base of every error of this room; its text can be shown to staff as it is."""


class DirectoryUnavailable(DirectoryError):
    """The directory cannot be read just now; nothing is known about any service."""
