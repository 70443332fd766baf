"""The directory's tables, named as in Open Referral UK 3.0, with our own columns beside them.

A row's primary identity is (feed, original id); `id` is made from these two by identity.py. Fields that we do not know
are kept in `extra`. Ours: feed, demo, reach, delivery, assured_by_us, eligibility, service_topic.
"""

from knowledge_base.directory.models.base import (
    DELIVERIES,
    NAMING,
    REACHES,
    STATUSES,
    Base,
    Feed,
    FromFeed,
    ImportRow,
)
from knowledge_base.directory.models.places import Accessibility, Address, Location, Phone, ServiceAtLocation
from knowledge_base.directory.models.services import (
    Contact,
    CostOption,
    Language,
    Organization,
    Schedule,
    Service,
    ServiceArea,
)
from knowledge_base.directory.models.terms import Attribute, ServiceTopic, TaxonomyTerm

__all__ = [
    "DELIVERIES",
    "NAMING",
    "REACHES",
    "STATUSES",
    "Accessibility",
    "Address",
    "Attribute",
    "Base",
    "Contact",
    "CostOption",
    "Feed",
    "FromFeed",
    "ImportRow",
    "Language",
    "Location",
    "Organization",
    "Phone",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceTopic",
    "TaxonomyTerm",
]
