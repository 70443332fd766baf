"""Scores the real models on writers whom neither they nor the encoder have read, and finds the calibration."""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from knowledge_base.safety.findings import Level
from knowledge_base.understanding.encoder import Encoder
from knowledge_base.understanding.encoder_facts import TOKENIZER
from tools.train_encoder.groups import EVERYONE, GROUPS, NEVER_READ
from tools.train_encoder.held_out import Held, calibrate, hold_out
from tools.train_encoder.lines import ROOT

Figure = tuple[str, float, str]
_OUTSIDE = "out_of_scope"


def main() -> None:
    """Print the figures, and write the calibration into the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="holds one.onnx, two.onnx and three.onnx, or some of them")
    folder: Path = parser.parse_args().folder
    groups = {name: hands for name, hands in GROUPS.items() if (folder / f"{name}.onnx").exists() and name != EVERYONE}
    held = [
        hold_out(hands - NEVER_READ, _encoder(folder / f"{name}.onnx"), ROOT / "data") for name, hands in groups.items()
    ]
    calibration = calibrate(held)
    (folder / "calibration.json").write_text(json.dumps(asdict(calibration), indent=1), encoding="utf-8")
    print(f"groups left out in turn: {', '.join(groups)}\n{calibration}")
    for name, value, note in [*act_figures(held), *topic_figures(held), *danger_figures(held)]:
        print(f"{name:44} {value:6.3f}  {note}")


def _encoder(model: Path) -> Encoder:
    sha256 = hashlib.sha256(model.read_bytes()).hexdigest()
    return Encoder(model, TOKENIZER, remembered=30_000, model_sha256=sha256)


def act_figures(groups: Sequence[Held]) -> Iterator[Figure]:
    """How often the act is right, and how often what is outside our scope is told."""
    said = [(one, dict(held.acts.predict(one.text))) for held in groups for one in held.act_lines]
    firsts = [(one.act, max(shares, key=lambda act: shares[act]), shares) for one, shares in said]
    yield _share("act", [act == first for act, first, _ in firsts])
    yield _share("act, by those 80% sure or more", [a == f for a, f, shares in firsts if shares[f] >= 0.8])
    yield _share("act, by those 40 to 60% sure", [a == f for a, f, shares in firsts if 0.4 <= shares[f] < 0.6])
    for hand in sorted({one.hand for one, _ in said}):
        yield _share(
            f"  act, {hand}", [a == f for (one, _), (a, f, _) in zip(said, firsts, strict=True) if one.hand == hand]
        )
    inside = [(act, shares) for act, _, shares in firsts if act != _OUTSIDE]
    outside = [shares for act, _, shares in firsts if act == _OUTSIDE]
    yield (
        "out of scope, AUROC",
        _auroc([shares[_OUTSIDE] for shares in outside], [one[_OUTSIDE] for _, one in inside]),
        "",
    )
    free = [act == _best(shares, 2.0) for act, shares in inside]
    yield _share("act in scope, out of scope never answered", free)
    for limit in (0.1, 0.15, 0.2, 0.3, 0.5):
        right = np.mean([act == _best(shares, limit) for act, shares in inside])
        told = np.mean([_best(shares, limit) == _OUTSIDE for shares in outside])
        yield (
            f"out of scope told, from {limit}",
            float(told),
            f"costs {100 * (np.mean(free) - right):.1f} points in scope",
        )


def topic_figures(groups: Sequence[Held]) -> Iterator[Figure]:
    """How often a topic is right, and how often a message about nothing is told from one about something."""
    said = [(one, held.linker.link(one.text)) for held in groups for one in held.topic_lines]
    about = [(one, found) for one, found in said if one.labels]
    yield _share("topic, first", [bool({m.id for m in found[:1]} & set(one.labels)) for one, found in about])
    yield _share("topic, first three", [bool({m.id for m in found[:3]} & set(one.labels)) for one, found in about])
    for hand in sorted({one.hand for one, _ in about}):
        mine = [bool({m.id for m in found[:1]} & set(one.labels)) for one, found in about if one.hand == hand]
        yield _share(f"  topic, {hand}", mine)
    some = [found[0].score if found else 0.0 for _, found in about]
    none = [found[0].score if found else 0.0 for one, found in said if not one.labels]
    yield "about something or nothing, AUROC", _auroc(some, none), f"{len(some)} and {len(none)}"
    for limit in (0.05, 0.1, 0.15, 0.2, 0.3):
        kept = np.mean([score >= limit for score in some])
        yield (
            f"nothing told from something, below {limit}",
            float(np.mean([score < limit for score in none])),
            f"{kept:.3f} kept",
        )


def danger_figures(groups: Sequence[Held]) -> Iterator[Figure]:
    """What the head alone catches, and how often it gives a false alarm."""
    said = [
        (one, held.head.vote(one.text), 1 - float(held.head.probabilities(one.text)[0]))
        for held in groups
        for one in held.danger_lines
    ]
    for level in (Level.EMERGENCY, Level.CRISIS, Level.SAFEGUARDING, Level.URGENT):
        here = [(one, vote) for one, vote, _ in said if one.level == level]
        yield _share(f"{level.name.lower()} caught", [vote is not None and vote.level >= level for _, vote in here])
    danger = [(one, vote, sure) for one, vote, sure in said if one.level > Level.NONE]
    yield _share("danger seen", [vote is not None for _, vote, _ in danger])
    yield _share("kind right", [vote is not None and vote.kind == one.kind for one, vote, _ in danger])
    for name, ordinary in (("hard", False), ("ordinary", True)):
        here = [(v, s) for one, v, s in said if one.level == Level.NONE and one.hand.startswith("ordinary") == ordinary]
        yield _share(f"false alarms, {name} lines", [vote is not None for vote, _ in here])
        yield f"danger from {name} lines, AUROC", _auroc([s for _, _, s in danger], [s for _, s in here]), ""
        for alarms in (0.01, 0.02, 0.04):
            limit = float(np.quantile([sure for _, sure in here], 1 - alarms))
            caught = float(np.mean([sure > limit for _, _, sure in danger]))
            yield f"danger seen at {alarms:.0%} false alarms, {name}", caught, f"from {limit:.2f}"


def _best(shares: dict[str, float], limit: float) -> str:
    """The act, where out of scope is answered from a limit on."""
    if shares.get(_OUTSIDE, 0) >= limit:
        return _OUTSIDE
    return max((act for act in shares if act != _OUTSIDE), key=lambda act: shares[act])


def _share(name: str, right: Sequence[bool]) -> Figure:
    return name, sum(right) / max(len(right), 1), f"{sum(right)} of {len(right)}"


def _auroc(yes: Sequence[float], no: Sequence[float]) -> float:
    return float(roc_auc_score([1] * len(yes) + [0] * len(no), [*yes, *no]))


if __name__ == "__main__":
    main()
