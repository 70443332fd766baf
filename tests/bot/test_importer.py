"""The domain is one file per skill; two files that say the same name are refused, with both named."""

from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain

from bot.importer import SKILLS, DomainClash, SkillDomainImporter, merged_domain

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
SLOT = "\n    type: any\n    mappings:\n      - type: custom\n"
PIECES = {
    "response": "responses:\n  utter_x:\n    - text: hello\n",
    "slot": f"slots:\n  groups__need:{SLOT}",
    "form": "forms:\n  x_form:\n    required_slots: []\n",
    "action": "actions:\n  - action_x\n",
    "intent": "intents:\n  - greet\n",
    "intent with options": "intents:\n  - greet:\n      use_entities: []\n",
    "section": "session_config:\n  session_expiration_time: 0\n",
}


def domain(folder: Path, **files: str) -> Path:
    """A root domain and skill files."""
    (folder / "skills").mkdir()
    (folder / "domain.yml").write_text(files.pop("root", 'version: "3.1"\n'), encoding="utf-8")
    for name, text in files.items():
        (folder / "skills" / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def merged(folder: Path) -> dict[str, object]:
    return merged_domain(folder / "domain.yml", folder / "skills")


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_two_skills_that_say_the_same_name_are_refused(tmp_path: Path, piece: str) -> None:
    with pytest.raises(DomainClash, match=r"one\.yml.*two\.yml"):
        merged(domain(tmp_path, one=piece, two=piece))


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_a_skill_that_repeats_the_root_is_refused(tmp_path: Path, piece: str) -> None:
    with pytest.raises(DomainClash, match=r"domain\.yml.*one\.yml"):
        merged(domain(tmp_path, root=piece, one=piece))


def test_skills_are_merged_in_the_order_of_their_names(tmp_path: Path) -> None:
    folder = domain(tmp_path, b="actions:\n  - action_b\n", a="actions:\n  - action_a\n")
    assert merged(folder) == {"actions": ["action_a", "action_b"], "version": "3.1"}


def test_an_empty_skill_file_is_no_fault(tmp_path: Path) -> None:
    assert merged(domain(tmp_path, one="")) == {"version": "3.1"}


def test_our_own_domain_is_one_that_rasa_reads() -> None:
    ours = Domain.from_dict(merged_domain(ROOT / "domain.yml"))
    assert "safety" in ours.intents
    assert "action_safety_reply" in ours.action_names_or_texts
    assert len(ours.responses) > len(list(SKILLS.glob("*.yml")))


def test_every_form_ignores_danger() -> None:
    """An active form outranks every rule in Rasa: each must list `safety` in ignored_intents (there is none today)."""
    for name, form in merged_domain(ROOT / "domain.yml").get("forms", {}).items():
        assert "safety" in form.get("ignored_intents", []), name


def test_rasa_is_given_our_importer_by_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.shared.importers.importer import TrainingDataImporter

    monkeypatch.chdir(ROOT)
    importer = TrainingDataImporter.load_from_config("config.yml", "domain.yml", ["data/stories"])
    assert "utter_safety_reply" in importer.get_domain().responses
    assert issubclass(SkillDomainImporter, TrainingDataImporter)
