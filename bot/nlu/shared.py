"""What the components share: one encoder and one gazetteer for each process, opened when first used."""

from functools import cache

from knowledge_base.places.gazetteer import Gazetteer
from knowledge_base.understanding.encoder import Encoder

EVERY_EXAMPLE = 60_000

_given: list[Encoder] = []


def give_encoder(encoder: Encoder) -> None:
    """Use this encoder, for example one that the settings name; call it before a model is trained or loaded."""
    _given[:] = [encoder]


def encoder_for_training() -> Encoder:
    """An encoder that keeps the vector of every example: the models learn from many of the same texts."""
    if not _given:
        _given.append(Encoder.shipped(remembered=EVERY_EXAMPLE))
    return _given[0]


def encoder() -> Encoder:
    """The sentence encoder. It keeps the last vectors, so that doorway and pipeline share one pass a message."""
    if not _given:
        _given.append(Encoder.shipped())
    return _given[0]


@cache
def gazetteer() -> Gazetteer:
    """Places and postcodes."""
    return Gazetteer.load()
