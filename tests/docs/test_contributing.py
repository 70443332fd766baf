"""The walk-throughs in CONTRIBUTING.md and the promises of the README work as written."""

import ast
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from sqlalchemy import select

from knowledge_base.articles.loader import load_articles
from knowledge_base.directory import filters, models

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def snippets(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)


def test_the_first_article_has_no_fault(tmp_path: Path) -> None:
    (article,) = snippets("markdown")
    (tmp_path / "gout.md").write_text(article, encoding="utf-8")
    assert list(load_articles(tmp_path)) == ["gout"]


def test_the_topic_of_the_first_article_has_no_article_yet() -> None:
    assert not (ROOT / "knowledge_base/articles/gout.md").exists()


@pytest.mark.parametrize("snippet", snippets("yaml"))
def test_the_first_skill_is_yaml_that_rasa_reads(snippet: str) -> None:
    assert yaml.safe_load(snippet)["version"] == "3.1"


@pytest.mark.parametrize("snippet", snippets("python"))
def test_python_in_the_guide_can_be_read(snippet: str) -> None:
    ast.parse(snippet)


def test_the_first_filter_narrows_a_search() -> None:
    (snippet,) = (one for one in snippets("python") if "def by_language" in one)
    names = {**vars(filters), "Language": models.Language}
    exec(compile(snippet, "CONTRIBUTING.md", "exec"), names)
    statement = select(models.Service.id)
    assert names["by_language"](statement, SimpleNamespace(language=None)) is statement
    assert "language" in str(names["by_language"](statement, SimpleNamespace(language="pl")))


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", "docs/content.md", "docs/directory.md", "docs/adr/README.md"]
)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link]
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


def test_every_decision_has_its_four_parts_and_stands_in_the_list() -> None:
    pages = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
    listed = (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")
    for number, page in enumerate(pages, start=1):
        assert page.name.startswith(f"{number:04}-")
        headings = re.findall(r"^## (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings == ["Context", "Decision", "Status", "Consequences"], page.name
        assert page.name in listed


def test_every_command_stands_in_the_readme() -> None:
    code = (ROOT / "waymark/cli/commands.py").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r'app\.command\("(\w+)"\)', code) + re.findall(r'add_typer\(.*name="(\w+)"\)', code)
    assert len(commands) > 5
    assert [name for name in commands if f"`waymark {name}" not in readme] == []
