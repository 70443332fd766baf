"""The whole room in one frozen bundle, made by an entry point from one session factory."""

from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.consent import Consents
from casework.conversations import Conversations
from casework.dangers import Dangers
from casework.desk import Desk
from casework.holding import Holding
from casework.inbox import Inbox
from casework.operations import Operations
from casework.outbox import Outbox
from casework.staff import Staff
from casework.standing import Standings
from casework.traffic import TrafficCounter
from casework.turns import Turns


@dataclass(frozen=True)
class Casework:
    """Everything that other rooms ask of casework."""

    sessions: sessionmaker[Session]
    conversations: Conversations
    inbox: Inbox
    outbox: Outbox
    turns: Turns
    desk: Desk
    dangers: Dangers
    staff: Staff
    consents: Consents
    standings: Standings
    holding: Holding
    traffic: TrafficCounter
    operations: Operations

    @classmethod
    def over(cls, sessions: sessionmaker[Session], clock: Clock = utc_now) -> "Casework":
        """Casework over a real database."""
        return cls(
            sessions,
            Conversations(sessions, clock),
            Inbox(sessions, clock),
            Outbox(sessions),
            Turns(sessions, clock),
            Desk(sessions, clock),
            Dangers(sessions, clock),
            Staff(sessions, clock),
            Consents(sessions),
            Standings(sessions),
            Holding(sessions, clock),
            TrafficCounter(sessions, clock),
            Operations(sessions, clock),
        )
