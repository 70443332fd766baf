"""Practice conversations: the same tables in memory, so that the whole path runs and nothing reaches the desk."""

from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import StaticPool

from casework.casework import Casework
from casework.columns import Clock, utc_now
from casework.models import Base


def practice_casework(clock: Clock = utc_now) -> Casework:
    """A casework room that lives in memory and ends with the process."""
    engine = create_engine(
        "sqlite://",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False},
        execution_options={"schema_translate_map": {"casework": None}},
    )
    Base.metadata.create_all(engine)
    return Casework.over(sessionmaker(engine), clock)
