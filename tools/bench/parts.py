"""The parts that understand a message, loaded from the trained model, without Rasa round them."""

import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.training import head_path
from knowledge_base.places.gazetteer import Gazetteer
from knowledge_base.safety.engine import SafetyEngine
from knowledge_base.safety.head import SafetyHead
from knowledge_base.topics import load_topics
from knowledge_base.understanding.act_model import ActModel
from knowledge_base.understanding.encoder import Encoder
from knowledge_base.understanding.normaliser import normalise
from knowledge_base.understanding.times import find_when
from knowledge_base.understanding.topic_linker import TopicLinker
from knowledge_base.understanding.whom_model import WhomModel
from waymark.entry import read_settings, root_folder
from waymark.models import models_folder, required

TODAY = date(2026, 11, 26)
Part = Callable[[str], object]


@dataclass(frozen=True)
class Parts:
    """Every part by name, in the order in which a message meets them, and the encoder that they share."""

    by_name: dict[str, Part]
    encoder: Encoder
    engine: SafetyEngine


def load() -> Parts:
    """The parts of the current model. Raises NotReady when there is none."""
    settings = read_settings()
    encoder = Encoder.shipped()
    head = SafetyHead.load(head_path(models_folder(settings), root_folder()), encoder)
    engine = SafetyEngine.load(head)
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(required(settings)) as packed:
            packed.extractall(folder, filter="data")
        acts = ActModel.load(_holding(folder, "act_model.npz"), encoder)
        whom = WhomModel.load(_holding(folder, "whom_model.npz"), encoder)
        topics = TopicLinker.load(_holding(folder, "topic_linker.npz"), load_topics(), encoder)
    by_name: dict[str, Part] = {
        "normaliser": normalise,
        "sentence encoder": lambda text: encoder.encode([normalise(text)]),
        "safety": engine.assess,
        "acts": acts.predict,
        "topics": topics.link,
        "places": Gazetteer.load().find,
        "times": lambda text: find_when(text, TODAY),
        "for whom": lambda text: whom.predict(text, "find_group"),
    }
    return Parts(by_name, encoder, engine)


def _holding(folder: str, name: str) -> Path:
    return next(Path(folder).rglob(name)).parent
