"""The one kind of error that the understanding room raises."""


class UnderstandingError(RuntimeError):
    """Something the understanding room needs is missing or faulty; the message says what and what to do."""
