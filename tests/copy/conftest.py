"""The rules of copy and the articles, read once."""

import pytest

from knowledge_base.articles.checks import CopyRules, load_rules
from knowledge_base.articles.loader import Articles, load_articles


@pytest.fixture(scope="session")
def rules() -> CopyRules:
    return load_rules()


@pytest.fixture(scope="session")
def articles() -> Articles:
    return load_articles()
