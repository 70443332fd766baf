"""The one family of errors that this room raises; each message is one clear sentence for whoever runs Waymark."""

from collections.abc import Sequence


class WaymarkError(Exception):
    """A command could not be done; the message says what is wrong and what to do."""


class SettingsFaults(WaymarkError):
    """Everything that is wrong with the settings, at once."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


class NotReady(WaymarkError):
    """Something must be prepared first; the message names the command."""
