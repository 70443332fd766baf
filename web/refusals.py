"""Ways to say no: one exception with a status and the name of its sentence in words.yml."""


class Refusal(Exception):
    """A request that we do not carry out. The reader gets one plain sentence, as JSON on /chat/, else as a page."""

    def __init__(self, status: int, name: str, *, retry_after: int | None = None) -> None:
        super().__init__(name)
        self.status = status
        self.name = name
        self.retry_after = retry_after
