"""Every setting of an installation, read once per entry point from WAYMARK_* variables and an optional .env file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from casework.errors import CaseworkError
from casework.hours import OpeningHours
from waymark import reading
from waymark.errors import SettingsFaults

PREFIX = "WAYMARK_"
# Read by the tests alone, so that nobody wipes real data; not a setting of an installation.
TESTS_ONLY = frozenset({"WAYMARK_TEST_DATABASE_URL"})
# The packaged telephone number: 01632 960 000 is kept by Ofcom for drama, and nobody answers it.
DRAMA_PHONE = "01632 960 000"
OFFICE_HOURS = "Mon-Fri 09:00-17:00"
# For a mobile number of the UK, rounded up. Nobody quoted it.
ESTIMATED_PENCE = 4.0


def _setting(default: Any, read: Callable[[str], Any], doc: str, *, secret: bool = False) -> Any:
    """A field with how its text is read and the sentence that documents it."""
    return field(default=default, repr=not secret, metadata={"read": read, "doc": doc})


@dataclass(frozen=True)
class Settings:
    """What an installation decides. Rooms never see this: they receive plain values made from it."""

    home: Path = _setting(
        Path("var"), reading.path, "The folder that holds the databases, the model, the secrets and the logs."
    )
    database_url: str = _setting(
        "",
        reading.database_url,
        "A PostgreSQL address. Empty means two SQLite files in the home folder.",
        secret=True,
    )
    host: str = _setting("127.0.0.1", reading.words, "The network address that the web process listens on.")
    port: int = _setting(8400, reading.port, "The port that the web process listens on, 1 to 65535.")
    public_url: str = _setting(
        "",
        reading.web_address,
        "The address that people use, such as https://help.example.org. Empty means host and port.",
    )
    organisation: str = _setting("Waymark", reading.words, "The name of the charity, as people read it.")
    phone: str = _setting(DRAMA_PHONE, reading.phone, "The charity's own telephone number, as people read it.")
    opening_hours: OpeningHours | None = _setting(
        None,
        OpeningHours.parse,
        "When staff read messages, such as Mon-Fri 09:00-17:00, Sat 10:00-12:00. Bank holidays count as closed. "
        "Empty means Mon-Fri 09:00-17:00, which is enough for a demonstration.",
    )
    demo: bool = _setting(
        False, reading.switch, "Demonstration: invented groups and councils, every one marked. Never for real people."
    )
    show_unreviewed: bool = _setting(
        False, reading.switch, "Development: show articles that no clinician has signed in full, under a banner."
    )
    councils_file: Path | None = _setting(
        None, reading.path, "A YAML file with the contacts of each council that you serve."
    )
    safety_lead: str = _setting("", reading.words, "The name of the safety lead.")
    safety_deputy: str = _setting("", reading.words, "The name of the safety lead's deputy.")
    procedures_read: frozenset[str] = _setting(
        frozenset(), reading.name_set, "The safety kinds whose procedure the lead has read, with commas between."
    )
    twilio_account_sid: str = _setting(
        "", reading.account_sid, "The account with Twilio that texts go through. Empty means no text messages."
    )
    twilio_auth_token: str = _setting("", reading.words, "That account's primary auth token.", secret=True)
    twilio_numbers: tuple[str, ...] = _setting(
        (), reading.numbers, "Our numbers in their international form, such as +447700900000, with commas between."
    )
    twilio_service_sid: str = _setting("", reading.service_sid, "The Messaging Service that our numbers belong to.")
    twilio_url: str = _setting("https://api.twilio.com", reading.web_address, "Where Twilio is asked to send.")
    sms_rate: float = _setting(
        1.0, reading.rate, "How many message parts a second each of our numbers may send; Twilio tells you which."
    )
    sms_per_hour: int = _setting(
        40, reading.whole_number(1, 10_000), "How many texts of one number are answered in an hour."
    )
    sms_per_day: int = _setting(
        150, reading.whole_number(1, 10_000), "How many texts of one number are answered in a day."
    )
    sms_per_minute: int = _setting(
        600, reading.whole_number(1, 1_000_000), "How many texts may come in a minute from everybody together."
    )
    sms_pounds_per_day: int = _setting(
        50, reading.whole_number(1, 1_000_000), "How many pounds of texts are sent in a day; replies to danger always."
    )
    sms_pence: float = _setting(
        ESTIMATED_PENCE,
        reading.pence,
        "What one text segment costs, in pence. The default is our estimate: put in your provider's price.",
    )
    stub_port: int | None = _setting(
        None, reading.port, "The port of the text simulator in a demonstration. Empty means the one after port."
    )
    stub_keywords: bool = _setting(
        False,
        reading.switch,
        "Whether the text simulator leaves STOP, START and HELP to us, as Twilio does once that is switched over.",
    )
    encoder_model: Path | None = _setting(
        None, reading.path, "The sentence encoder's model.onnx. Empty means the one that comes with Waymark."
    )
    encoder_tokenizer: Path | None = _setting(
        None, reading.path, "The sentence encoder's tokenizer.json. Empty means the one that comes with Waymark."
    )
    bot_processes: int = _setting(
        1,
        reading.whole_number(1, 32),
        "How many talking processes are started, 1 to 32. Each needs about half a gigabyte of memory.",
    )
    secure_cookies: bool | None = _setting(
        None,
        reading.switch,
        "Whether cookies travel by https alone. Empty means yes when public_url starts with https.",
    )
    log_level: str = _setting("info", reading.log_level, "How much is logged: debug, info, warning or error.")

    @classmethod
    def read(cls, environment: Mapping[str, str], env_file: Path | None = None) -> Settings:
        """Settings from the environment, then from the file, then the defaults.

        Raises SettingsFaults with every fault at once: unknown names, values that cannot be read, halves of a pair.
        """
        faults: list[str] = []
        given = {**reading.env_file(env_file, faults), **environment}
        given = {name: value.strip() for name, value in given.items() if name.startswith(PREFIX)}
        known = {variable(one.name): one for one in fields(cls)}
        faults += [reading.unknown(name, known) for name in given if name not in known and name not in TESTS_ONLY]
        values = {
            known[name].name: _read(known[name], text, faults) for name, text in given.items() if name in known and text
        }
        if ("encoder_model" in values) != ("encoder_tokenizer" in values):
            faults.append("WAYMARK_ENCODER_MODEL and WAYMARK_ENCODER_TOKENIZER are set together or not at all")
        texts = {"twilio_account_sid", "twilio_auth_token", "twilio_numbers"}
        if texts & set(values) and texts - set(values):
            faults.append(f"set {', '.join(variable(name) for name in sorted(texts))} together or not at all")
        if faults:
            raise SettingsFaults(faults)
        return cls(**values)

    @property
    def address(self) -> str:
        """Where people find this installation."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else self.host  # noqa: S104 - shown, never bound
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def hours(self) -> OpeningHours:
        """The opening hours, or office hours when none are given."""
        return self.opening_hours or OpeningHours.parse(OFFICE_HOURS)

    @property
    def has_secure_cookies(self) -> bool:
        """Whether cookies travel by https alone."""
        return self.public_url.startswith("https://") if self.secure_cookies is None else self.secure_cookies

    def database(self, schema: str) -> str:
        """The address of one half, `directory` or `casework`."""
        return self.database_url or f"sqlite:///{(self.home / schema).resolve()}.db"


def variable(name: str) -> str:
    """The environment variable of a field."""
    return PREFIX + name.upper()


def _read(one: Field[Any], text: str, faults: list[str]) -> Any:
    try:
        return one.metadata["read"](text)
    except (ValueError, CaseworkError) as error:
        faults.append(f"{variable(one.name)}: {error}")
        return one.default
