"""Reads the domain from domain.yml and one file per skill, and refuses two files that say the same name."""

from pathlib import Path
from typing import Any, cast

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.utils.io import read_yaml_file

SKILLS = Path(__file__).parent / "domain"
LISTS = ("intents", "actions", "entities")
TABLES = ("responses", "slots", "forms")


class DomainClash(ValueError):
    """Two domain files define the same thing."""


def merged_domain(root: Path, skills: Path = SKILLS) -> dict[str, Any]:
    """The one domain of `root` and every `skills/*.yml`, in file-name order.

    Raises DomainClash naming both files when a response, slot, form, action or intent is defined twice:
    Rasa's own merge would keep one of them in silence.
    """
    merged: dict[str, Any] = {}
    owner: dict[tuple[str, str], str] = {}

    def claim(section: str, name: str, file: Path) -> None:
        first = owner.setdefault((section, name), file.name)
        if first != file.name:
            raise DomainClash(f"{section}: {name} stands in {first} and in {file.name}; keep one of them")

    for file in (root, *sorted(skills.glob("*.yml"))):
        content = cast("dict[str, Any]", read_yaml_file(file) or {})
        for section, value in content.items():
            if section in LISTS:
                for item in value:
                    claim(section, item if isinstance(item, str) else next(iter(item)), file)
                merged.setdefault(section, []).extend(value)
            elif section in TABLES:
                for name in value:
                    claim(section, name, file)
                merged.setdefault(section, {}).update(value)
            elif section != "version":
                claim("section", section, file)
                merged[section] = value
    merged["version"] = "3.1"
    return merged


class SkillDomainImporter(RasaFileImporter):
    """Rasa's file importer with our domain: `config.yml` names it under `importers`."""

    def get_domain(self) -> Domain:
        """The merged domain."""
        return Domain.from_dict(merged_domain(Path(self._domain_path or "domain.yml")))
