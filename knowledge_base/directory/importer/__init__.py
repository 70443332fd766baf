"""Brings Open Referral UK feeds, 3.0 and the legacy 1.0, into the directory."""

from knowledge_base.directory.importer.importing import import_feed
from knowledge_base.directory.importer.report import Fault, FeedRefused, ImportReport

__all__ = ["Fault", "FeedRefused", "ImportReport", "import_feed"]
