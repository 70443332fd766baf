"""Takes the demonstration entries away, so that the directory may be shown to the public."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from knowledge_base.database import unit_of_work
from knowledge_base.directory.dialects import forget_services
from knowledge_base.directory.errors import DirectoryUnavailable
from knowledge_base.directory.models import Feed, Service


def remove_demo(session_factory: sessionmaker[Session]) -> int:
    """Remove every demonstration service and feed with all that belongs to them; gives the number of services.

    Raises DirectoryUnavailable, with nothing removed, when the database fails.
    """
    try:
        with unit_of_work(session_factory) as session:
            demo_feeds = select(Feed.id).where(Feed.demo)
            of_demo = Service.demo | Service.feed_id.in_(demo_feeds)
            ids = list(session.scalars(select(Service.id).where(of_demo)))
            forget_services(session, ids)
            session.execute(delete(Service).where(of_demo))
            session.execute(delete(Feed).where(Feed.demo))
            return len(ids)
    except DBAPIError as error:
        raise DirectoryUnavailable("The demonstration entries cannot be removed just now.") from error
