"""How a message received and a message sent may move: one table of allowed steps for each, and nothing else moves them.

Every conditional update names its step here: `before` is what the row must be in, `after` is what it becomes. A state
without a step out of it is an end: what was answered, parked, delivered or given up never comes back.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """One event: the states in which it may happen, and the one state that follows."""

    name: str
    before: tuple[str, ...]
    after: str


@dataclass(frozen=True)
class Machine:
    """The states of one kind of row, in the order in which a row goes forward, and the steps between them.

    A new row begins in the first state.
    """

    states: tuple[str, ...]
    steps: tuple[Step, ...]
    _by_name: dict[str, Step] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_name.update((step.name, step) for step in self.steps)

    @property
    def first(self) -> str:
        """Where a new row begins."""
        return self.states[0]

    @property
    def ends(self) -> frozenset[str]:
        """The states that no step leads out of."""
        return frozenset(self.states) - {state for step in self.steps for state in step.before}

    @property
    def under_way(self) -> tuple[str, ...]:
        """The states that are not an end, in the order of the table."""
        return tuple(state for state in self.states if state not in self.ends)

    @property
    def arrows(self) -> frozenset[tuple[str, str, str]]:
        """Every allowed move, as (state, step, state): what the diagram draws."""
        return frozenset((state, step.name, step.after) for step in self.steps for state in step.before)

    def sources(self, after: str) -> tuple[str, ...]:
        """The states from which some step leads to this one: for a news that names the state alone."""
        return tuple(state for state in self.states if any((state, after) == (a, b) for a, _, b in self.arrows))

    def before(self, step: str) -> tuple[str, ...]:
        """The states in which a step may happen. Raises KeyError for a step that is not in the table."""
        return self._by_name[step].before

    def after(self, step: str) -> str:
        """The state that a step leads to. Raises KeyError for a step that is not in the table."""
        return self._by_name[step].after

    def move(self, state: str, step: str) -> str | None:
        """The state after a step; None when the step is not allowed in this state."""
        found = self._by_name[step]
        return found.after if state in found.before else None


INBOX = Machine(
    states=("waiting", "leased", "done", "parked"),
    steps=(
        Step("lease", ("waiting",), "leased"),
        Step("renew", ("leased",), "leased"),  # by the worker that has it, while its turn is long
        Step("take_over", ("leased",), "leased"),  # by another, once the lease ran out; the fence rises
        Step("give_back", ("leased",), "waiting"),
        Step("hold", ("waiting", "leased"), "waiting"),  # leased only once the lease ran out; the fence rises
        Step("finish", ("leased",), "done"),
        Step("park", ("leased",), "parked"),
    ),
)

OUTBOX = Machine(
    states=("queued", "sending", "unknown", "sent", "delivered", "failed"),
    steps=(
        Step("take", ("queued",), "sending"),
        Step("put_back", ("sending",), "queued"),  # the provider answered that it did not take it: to be tried again
        Step("accept", ("queued", "sending", "unknown"), "sent"),  # queued: put back, though it had been taken
        Step("lose", ("sending",), "unknown"),  # asked, and no answer: it may or may not have gone out
        Step("deliver", ("queued", "sending", "sent", "unknown"), "delivered"),  # the provider's receipt
        Step("show", ("queued", "sending", "sent"), "delivered"),  # the browser was sent it
        Step("refuse", ("queued", "sending", "sent", "unknown"), "failed"),  # by the provider, or by us before asking
        Step("give_up", ("unknown",), "failed"),  # a named human decides that it did not go out
    ),
)

UNSENT = ("queued", "sending")  # the sender has not done with it
UNSETTLED = ("unknown", "failed")  # nobody knows, or it did not arrive: to be looked at
