"""The one family of errors that this room raises."""


class CaseworkError(Exception):
    """Something about people's records could not be done; the message says what and what to do."""


class CaseworkUnavailable(CaseworkError):
    """The database could not be reached or stayed busy; nothing was written, and trying again is safe."""


class UnknownConversation(CaseworkError):
    """No conversation has this id."""


class LeaseLost(CaseworkError):
    """Another worker holds the message now: this turn's work must be thrown away."""


class StaffError(CaseworkError):
    """A staff account could not be made or changed."""
