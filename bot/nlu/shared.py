"""What the components share: one encoder and one gazetteer for each process, opened when first used."""

from functools import cache

from knowledge_base.places.gazetteer import Gazetteer
from knowledge_base.understanding.encoder import Encoder


@cache
def encoder() -> Encoder:
    """The sentence encoder. It keeps the last vectors, so that doorway and pipeline share one pass a message."""
    return Encoder.from_packages()


@cache
def gazetteer() -> Gazetteer:
    """Places and postcodes."""
    return Gazetteer.load()
