"""Whatever happens, in whatever order: no message is lost, none is answered twice, and no row leaves its end."""

from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from sqlalchemy import select

from casework import delivery
from casework.errors import LeaseLost
from casework.inbox import LEASE, InboundMessage, Leased, is_last_try, is_worn_out
from casework.messaging.parts import ReplyPart
from casework.models import InboxRow, OutboxRow
from casework.practice import practice_casework
from casework.states import INBOX, OUTBOX
from casework.transactions import reading, writing
from casework.turns import TurnOutcome

WORKERS = st.sampled_from(["bot-1", "bot-2", "bot-3"])


class Doorway(RuleBasedStateMachine):
    """Edges, workers that may stall or die at any point, a sender, and a clock, over one database."""

    leases = Bundle("leases")

    @initialize()
    def open(self) -> None:
        self.now = datetime(2026, 11, 3, 10, tzinfo=UTC)
        self.casework = practice_casework(lambda: self.now)
        self.talks = [self.casework.conversations.open("sms") for _ in range(2)]
        self.accepted: dict[str, int] = {}
        self.ended: dict[int, str] = {}  # the end that a message was seen in
        self.sent_ends: dict[int, str] = {}

    @rule(talk=st.integers(0, 1), name=st.integers(0, 8))
    def a_message_arrives_perhaps_again(self, talk: int, name: int) -> None:
        external_id = f"SM{talk}-{name}"
        accepted = self.casework.inbox.accept(InboundMessage(external_id, self.talks[talk], "sms", external_id))
        assert accepted.is_new == (external_id not in self.accepted)
        assert self.accepted.setdefault(external_id, accepted.inbox_id) == accepted.inbox_id

    @rule(target=leases, worker=WORKERS)
    def a_worker_takes_the_next(self, worker: str):
        leased = self.casework.inbox.lease_next(worker)
        if leased is None:
            return multiple()
        with reading(self.casework.sessions) as session:
            earlier = session.scalars(
                select(InboxRow.state).where(
                    InboxRow.conversation_id == leased.conversation_id, InboxRow.id < leased.inbox_id
                )
            ).all()
        assert set(earlier) <= INBOX.ends, "a later message was taken before an earlier one was answered"
        return leased

    @rule(target=leases, stalled=leases, worker=WORKERS)
    def it_stalls_and_another_takes_over(self, stalled: Leased, worker: str):
        self.now += LEASE + timedelta(seconds=1)
        return self.a_worker_takes_the_next(worker)

    @rule(leased=leases)
    def its_worker_is_slow_and_renews(self, leased: Leased) -> None:
        renewed = self.casework.inbox.renew(leased)
        assert renewed == self._is_current(leased, leased.fence)

    @rule(leased=consumes(leases))
    def its_turn_ends_well_perhaps_too_late(self, leased: Leased) -> None:
        self._finish(leased)

    @rule(leased=consumes(leases))
    def its_turn_fails(self, leased: Leased) -> None:
        if is_last_try(leased):
            self._finish(leased, parked=True)
        else:
            self.casework.inbox.give_back(leased)

    @rule(seconds=st.sampled_from([1, 20, LEASE.total_seconds() + 1]))
    def time_passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(pick=st.integers(0, 50), after=st.sampled_from(OUTBOX.states))
    def something_happens_to_a_reply(self, pick: int, after: str) -> None:
        with writing(self.casework.sessions) as session:
            rows = session.execute(select(OutboxRow.id, OutboxRow.state).order_by(OutboxRow.id)).all()
            if rows:
                row_id, state = rows[pick % len(rows)]
                moved = delivery.move(session, row_id, after, "sender", self.now)
                assert moved == (state in OUTBOX.sources(after))

    @invariant()
    def every_message_is_there_once_and_answered_at_most_once(self) -> None:
        with reading(self.casework.sessions) as session:
            states = dict(session.execute(select(InboxRow.id, InboxRow.state)).all())
            answers = [row.inbox_id for row in session.scalars(select(OutboxRow))]
        assert sorted(states) == sorted(self.accepted.values())
        assert len(answers) == len(set(answers))
        assert set(answers) == {row_id for row_id, state in states.items() if state in INBOX.ends}
        assert all(states[row_id] == end for row_id, end in self.ended.items()), "a message left its end"
        self.ended |= {row_id: state for row_id, state in states.items() if state in INBOX.ends}

    @invariant()
    def no_reply_leaves_its_end(self) -> None:
        with reading(self.casework.sessions) as session:
            states = dict(session.execute(select(OutboxRow.id, OutboxRow.state)).all())
        assert all(states[row_id] == end for row_id, end in self.sent_ends.items())
        self.sent_ends |= {row_id: state for row_id, state in states.items() if state in OUTBOX.ends}

    def teardown(self) -> None:
        """One worker that lives is enough: in the end everything is answered or parked."""
        if not hasattr(self, "casework"):
            return
        self.now += LEASE * 2
        while (leased := self.casework.inbox.lease_next("bot-last")) is not None:
            self._finish(leased, parked=is_worn_out(leased))
        with reading(self.casework.sessions) as session:
            assert set(session.scalars(select(InboxRow.state))) <= INBOX.ends
        self.every_message_is_there_once_and_answered_at_most_once()

    def _finish(self, leased: Leased, *, parked: bool = False) -> None:
        mine = self._is_current(leased, leased.fence)
        try:
            self.casework.turns.finish(leased, TurnOutcome((ReplyPart(leased.text),), parked=parked))
        except LeaseLost:
            assert not mine
        else:
            assert mine

    def _is_current(self, leased: Leased, fence: int) -> bool:
        with reading(self.casework.sessions) as session:
            row = session.get_one(InboxRow, leased.inbox_id)
            return row.state == "leased" and row.fence == fence


Doorway.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyOrder = Doorway.TestCase
