"""The one family of errors that this room raises."""


class CaseworkError(Exception):
    """Something about people's records could not be done; the message says what and what to do."""


class LeaseLost(CaseworkError):
    """Another worker holds the message now: this turn's work must be thrown away."""


class StaffError(CaseworkError):
    """A staff account could not be made or changed."""
