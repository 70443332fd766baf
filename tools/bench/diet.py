"""Stock DIET: the pipeline that `rasa init` writes, trained on our examples of acts, in processes of their own."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

from tools.bench.stock import environment

# As rasa init writes it, without what acts do not need (entities' synonyms, answers to FAQs, the fallback).
PIPELINE = (
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "constrain_similarities": True, "random_seed": 1},
)
READ = """
import asyncio, json, statistics, sys, time
from rasa.core.agent import Agent
agent = Agent.load(sys.argv[1])
async def read(texts):
    said, took = [], []
    for text in texts:
        began = time.perf_counter()
        parsed = await agent.parse_message(text)
        took.append((time.perf_counter() - began) * 1000)
        said.append(parsed["intent"]["name"])
    print(json.dumps({"acts": said, "milliseconds": statistics.median(took[20:] or took)}))
asyncio.run(read(json.load(sys.stdin)))
"""


@dataclass(frozen=True)
class Trained:
    """Seconds of training, the act of each message, and how long one takes in milliseconds (median)."""

    seconds: float
    acts: list[str]
    milliseconds: float


def train_and_read(folder: Path, examples: list[tuple[str, str]], texts: list[str], epochs: int) -> Trained:
    """Train for so many epochs, then read each text."""
    folder.mkdir(parents=True)
    pipeline = [dict(one, epochs=epochs) if one["name"] == "DIETClassifier" else one for one in PIPELINE]
    config = {"recipe": "default.v1", "assistant_id": "stock", "language": "en", "pipeline": pipeline, "policies": []}
    (folder / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    # JSON, so that brackets in what people write are no marks of Rasa's.
    rows = [{"text": text, "intent": act} for text, act in examples]
    data = {"rasa_nlu_data": {"common_examples": rows}}
    (folder / "nlu.json").write_text(json.dumps(data), encoding="utf-8")
    began = time.perf_counter()
    _run(["-m", "rasa", "train", "nlu", "--nlu", "nlu.json", "--config", "config.yml", "--out", "models"], folder)
    seconds = time.perf_counter() - began
    model = next((folder / "models").glob("*.tar.gz"))
    said = json.loads(_run(["-c", READ, str(model)], folder, json.dumps(texts)).splitlines()[-1])
    return Trained(seconds, said["acts"], said["milliseconds"])


def _run(arguments: list[str], folder: Path, given: str | None = None) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment(), capture_output=True, text=True, input=given
    )
    if done.returncode:
        raise RuntimeError(f"stock Rasa ended with code {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout
