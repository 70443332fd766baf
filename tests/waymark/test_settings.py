"""Settings: read once, faults told at once, secrets never shown."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from waymark.errors import SettingsFaults
from waymark.settings import TESTS_ONLY, Settings, variable

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "configuration.md"
ENTRY = re.compile(r"^\| `(WAYMARK_[A-Z_]+)` \| (.*?) \| (.*) \|$", re.MULTILINE)


def faults_of(**environment: str) -> tuple[str, ...]:
    with pytest.raises(SettingsFaults) as caught:
        Settings.read({f"WAYMARK_{name}": value for name, value in environment.items()})
    return caught.value.faults


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    documented = {name for name, _, _ in ENTRY.findall(DOCUMENT.read_text(encoding="utf-8"))}
    assert documented == {variable(one.name) for one in fields(Settings)}


def test_the_document_and_the_field_say_the_same_of_a_setting() -> None:
    said = {name: text for name, _, text in ENTRY.findall(DOCUMENT.read_text(encoding="utf-8"))}
    for one in fields(Settings):
        first = one.metadata["doc"].split(". ")[0].rstrip(".")
        assert said[variable(one.name)].replace("`", "").startswith(first[:30].replace("`", "")), one.name


@pytest.mark.parametrize("one", fields(Settings), ids=lambda one: one.name)
def test_the_documented_default_is_the_default(one) -> None:
    shown = {name: default for name, default, _ in ENTRY.findall(DOCUMENT.read_text(encoding="utf-8"))}
    if one.default not in (None, "", frozenset(), ()):
        assert shown[variable(one.name)] == f"`{int(one.default) if isinstance(one.default, bool) else one.default}`"


def test_nothing_set_gives_a_small_private_installation() -> None:
    settings = Settings.read({})
    assert (settings.host, settings.port, settings.demo, settings.show_unreviewed) == ("127.0.0.1", 8400, False, False)
    assert settings.database("directory").startswith("sqlite:////")
    assert settings.database("directory").endswith("/var/directory.db")


def test_all_faults_are_told_at_once() -> None:
    faults = faults_of(PORT="seventy", DEMO="perhaps", PHONE="ring us", OPENING_HOURS="always", PROT="1")
    assert len(faults) == 5


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "0", "1 to 65535"),
        ("PORT", "65536", "1 to 65535"),
        ("PORT", "²", "1 to 65535"),
        ("DATABASE_URL", "mysql://me:secret@host/db", "must start with postgresql://"),
        ("PUBLIC_URL", "help.example.org", "not a web address"),
        ("OPENING_HOURS", "Mon-Fri 17:00-09:00", "ends before it begins"),
        ("LOG_LEVEL", "loud", "not a level"),
        ("ENCODER_MODEL", "/model.onnx", "together"),
        ("ORGANISATION", "two\nlines", "one line"),
        ("TWILIO_ACCOUNT_SID", f"AC{'1' * 32}", "WAYMARK_TWILIO_AUTH_TOKEN"),
        ("TWILIO_SERVICE_SID", f"AC{'1' * 32}", "begins with MG"),
        ("SMS_RATE", "0", "0.01 to 1000"),
        ("SMS_PENCE", "nan", "0.01 to 100"),
    ],
)
def test_a_fault_says_which_setting_and_what_to_write(name: str, value: str, said: str) -> None:
    (fault,) = faults_of(**{name: value})
    assert f"WAYMARK_{name}" in fault
    assert said in fault


def test_a_fault_never_repeats_a_database_password() -> None:
    assert "secret" not in " ".join(faults_of(DATABASE_URL="mysql://me:secret@host/db"))


def test_a_misspelt_name_is_a_fault_that_offers_the_right_one() -> None:
    assert faults_of(PROT="8401") == ("WAYMARK_PROT is not a setting; did you mean WAYMARK_PORT?",)


def test_the_tests_own_variable_is_not_a_fault() -> None:
    assert Settings.read(dict.fromkeys(TESTS_ONLY, "sqlite://")) == Settings()


def test_an_empty_value_counts_as_not_set() -> None:
    assert Settings.read({"WAYMARK_PORT": "  "}).port == 8400


def test_the_password_in_the_database_address_is_hidden_when_settings_are_shown() -> None:
    settings = Settings.read({"WAYMARK_DATABASE_URL": "postgresql://me:secret@host/db"})
    assert "secret" not in repr(settings)


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        '# ours\nexport WAYMARK_PORT=9000\nWAYMARK_ORGANISATION="Help at Hand"\nOTHER=1\n\n', encoding="utf-8"
    )
    settings = Settings.read({"WAYMARK_PORT": "9001"}, file)
    assert (settings.port, settings.organisation) == (9001, "Help at Hand")


def test_a_line_of_the_file_that_is_not_a_setting_is_a_fault_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("WAYMARK_PORT=9000\nnonsense here\n", encoding="utf-8")
    with pytest.raises(SettingsFaults, match="line 2"):
        Settings.read({}, file)


def test_a_file_that_is_not_text_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsFaults, match="UTF-8"):
        Settings.read({}, file)


def test_cookies_are_secure_wherever_people_come_by_https() -> None:
    assert Settings.read({"WAYMARK_PUBLIC_URL": "https://help.example.org/"}).has_secure_cookies
    assert not Settings.read({}).has_secure_cookies
    assert Settings.read({"WAYMARK_SECURE_COOKIES": "1"}).has_secure_cookies
