"""Which text of a number is next, as questions to the database. As in casework/inbox.py no queue is joined with itself.

They are asked at every ring and every second, so they are built once.
"""

from sqlalchemy import Integer, and_, bindparam, case, exists, func, or_, select

from casework.columns import UtcDateTime, is_one_of
from casework.models import AddressRow, OutboxRow
from casework.states import UNSENT

WHOSE = and_(AddressRow.conversation_id == OutboxRow.conversation_id, AddressRow.is_current)
WAITS = and_(OutboxRow.id >= bindparam("floor"), is_one_of(OutboxRow.state, UNSENT))
OURS = AddressRow.our_number == bindparam("ours")
DUE = or_(OutboxRow.not_before.is_(None), OutboxRow.not_before <= bindparam("now", type_=UtcDateTime()))
OLDEST = (
    select(
        OutboxRow.id,
        OutboxRow.conversation_id,
        OutboxRow.is_started_by_us,
        (OutboxRow.state == "sending").label("is_sending"),
        DUE.label("is_due"),
    )
    .where(WAITS)
    .order_by(OutboxRow.id)
    .limit(bindparam("most", type_=Integer))
    .subquery("oldest")
)
EARLIER = {"partition_by": OLDEST.c.conversation_id, "order_by": OLDEST.c.id, "rows": (None, -1)}
# A text that we start may wait for the morning; the answers of the evening do not wait for it.
HOLDS_UP = or_(OLDEST.c.is_sending, ~OLDEST.c.is_started_by_us)
PLACED = select(
    OLDEST,
    func.count().over(**EARLIER).label("earlier"),
    func.sum(case((HOLDS_UP, 1), else_=0)).over(**EARLIER).label("in_front"),
).subquery("placed")
NEXT = select(
    func.min(PLACED.c.id).filter(
        PLACED.c.is_due,
        ~PLACED.c.is_sending,
        or_(PLACED.c.earlier == 0, and_(~PLACED.c.is_started_by_us, PLACED.c.in_front == 0)),
        exists().where(AddressRow.conversation_id == PLACED.c.conversation_id, AddressRow.is_current, OURS),
    ),
    func.count(),
)
LOOKS = (100, 1_000_000_000)  # texts; the second look is for many that are not due
LEFT_BEHIND = select(OutboxRow.id).join(AddressRow, WHOSE).where(WAITS, OutboxRow.state == "sending", OURS)
