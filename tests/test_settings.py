"""The environment -> settings, or every variable that is wrong; and `.env.example` beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.settings import HOW_TO_GET, Settings, SettingsError, load_settings

ROOT = Path(__file__).parent.parent

FULL = {
    "SLACK_BOT_TOKEN": "xoxb-bot-secret",
    "SLACK_SIGNING_SECRET": "signing-secret",
    "SLACK_APP_TOKEN": "xapp-app-secret",
    "SLACK_API_URL": "https://slack-gov.com/api/",
    "PORT": "8080",
    "KNOWLEDGE_DIR": "/srv/knowledge",
    "DATABASE_URL": "postgres://bot:database-secret@db/bot",
    "LOG_LEVEL": "DEBUG",
    "VITALLY_API_KEY": "vitally-secret",
    "VITALLY_BASE_URL": "https://acme.rest.vitally.io/resources",
    "VITALLY_SYNC_MINUTES": "15",
    "VITALLY_INDUSTRY_TRAIT": "vitally.custom.industry",
    "VITALLY_DOMAIN_TRAIT": "vitally.custom.domain",
    "VITALLY_EDITORS": "U012, S034",
    "VITALLY_CHANNEL_PATTERNS": "{account},customer-{account}",
    "RECORD_QUESTIONS": "0",
    "MISSES_KEEP_DAYS": "30",
    "REVIEW_CHANNEL": "C0123456789",
    "REVIEWERS": "U0123456789, S0123456789",
    "SELF_REVIEW": "1",
    "GITHUB_TOKEN": "github-secret",
    "GITHUB_REPOSITORY": "acme/playbooks",
    "GITHUB_BRANCH": "next",
    "GITHUB_PATH": "/content/",
    "GITHUB_BASE_URL": "https://github.acme.com/api/v3/",
    "COMMIT_AUTHOR": "Bot <bot@acme.com>",
    "DYNO": "web.1",
}

BOT_TOKEN = "starts with xoxb-; api.slack.com/apps > your app > Install App > Bot User OAuth Token"
SIGNING_SECRET = "for HTTP; api.slack.com/apps > your app > Basic Information > Signing Secret"
APP_TOKEN = (
    "for Socket Mode; starts with xapp-; api.slack.com/apps > your app > Basic Information > App-Level Tokens, scope connections:write"
)
LEVELS = "DEBUG, INFO, WARNING, ERROR, CRITICAL"


class Environ(Mapping[str, str]):
    """An environment that remembers which variables were asked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values_, self.asked = values, set[str]()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self.values_[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)


def message_of(environ: Mapping[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ)
    return str(caught.value)


def test_every_variable_has_its_place() -> None:
    assert load_settings(FULL) == Settings(
        bot_token="xoxb-bot-secret",
        signing_secret="signing-secret",
        app_token="xapp-app-secret",
        api_url="https://slack-gov.com/api/",
        port=8080,
        knowledge_dir=Path("/srv/knowledge"),
        database_url="postgres://bot:database-secret@db/bot",
        log_level="DEBUG",
        vitally_api_key="vitally-secret",
        vitally_base_url="https://acme.rest.vitally.io/resources/",
        vitally_sync_minutes=15,
        vitally_industry_trait="vitally.custom.industry",
        vitally_domain_trait="vitally.custom.domain",
        vitally_editors=("U012", "S034"),
        vitally_channel_patterns=("{account}", "customer-{account}"),
        record_questions=False,
        misses_keep_days=30,
        review_channel="C0123456789",
        reviewers=("U0123456789", "S0123456789"),
        self_review=True,
        github_token="github-secret",
        github_repository="acme/playbooks",
        github_branch="next",
        github_path="content",
        github_base_url="https://github.acme.com/api/v3",
        commit_author="Bot <bot@acme.com>",
        is_disk_kept=False,
    )


@pytest.mark.parametrize("environ", [{}, dict.fromkeys(FULL, ""), {"HOME": "/root", "SLACK_TOKEN": "x"}], ids=["none", "empty", "others"])
def test_nothing_has_to_be_set(environ: dict[str, str]) -> None:
    settings = load_settings(environ)
    assert (settings.bot_token, settings.signing_secret, settings.app_token) == ("", "", "")
    assert (settings.api_url, settings.port, settings.knowledge_dir, settings.log_level) == (
        "https://slack.com/api/",
        3000,
        Path("knowledge"),
        "INFO",
    )


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("PORT", "1", "port", 1),
        ("PORT", "65535", "port", 65535),
        ("LOG_LEVEL", "warning", "log_level", "WARNING"),
        ("LOG_LEVEL", "Critical", "log_level", "CRITICAL"),
        ("SLACK_API_URL", "http://127.0.0.1:4000/api", "api_url", "http://127.0.0.1:4000/api/"),
        ("SLACK_API_URL", "https://slack-gov.com/api//", "api_url", "https://slack-gov.com/api/"),
        ("SLACK_BOT_TOKEN", " xoxb-1\n", "bot_token", "xoxb-1"),
        ("SLACK_SIGNING_SECRET", " abc\n", "signing_secret", "abc"),
        ("SLACK_SIGNING_SECRET", "  ", "signing_secret", ""),
        ("SLACK_APP_TOKEN", "\txapp-1 ", "app_token", "xapp-1"),
        ("KNOWLEDGE_DIR", "my playbooks", "knowledge_dir", Path("my playbooks")),
        ("DATABASE_URL", " postgresql://db/bot\n", "database_url", "postgresql://db/bot"),
    ],
)
def test_a_value_is_read_as_people_write_it(name: str, value: str, field: str, expected: object) -> None:
    assert getattr(load_settings({name: value}), field) == expected


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("PORT", "abc", "PORT is 'abc': it must be a number from 1 to 65535"),
        ("PORT", "0", "PORT is '0': it must be a number from 1 to 65535"),
        ("PORT", "-1", "PORT is '-1': it must be a number from 1 to 65535"),
        ("PORT", "65536", "PORT is '65536': it must be a number from 1 to 65535"),
        ("PORT", "80.5", "PORT is '80.5': it must be a number from 1 to 65535"),
        ("PORT", "²", "PORT is '²': it must be a number from 1 to 65535"),
        pytest.param("PORT", "9" * 5000, f"PORT is '{'9' * 5000}': it must be a number from 1 to 65535", id="PORT-of 5000 digits"),
        ("LOG_LEVEL", "LOUD", f"LOG_LEVEL is 'LOUD': it must be one of {LEVELS}"),
        ("LOG_LEVEL", "NOTSET", f"LOG_LEVEL is 'NOTSET': it must be one of {LEVELS}"),
        ("LOG_LEVEL", "10", f"LOG_LEVEL is '10': it must be one of {LEVELS}"),
        ("SLACK_API_URL", "slack.com/api", "SLACK_API_URL must start with https://"),
        ("SLACK_API_URL", "file:///etc/passwd", "SLACK_API_URL must start with https://"),
        ("DATABASE_URL", "mysql://db/bot", "DATABASE_URL must start with postgres:// or sqlite:///"),
        ("DATABASE_URL", "records.db", "DATABASE_URL must start with postgres:// or sqlite:///"),
        ("VITALLY_API_KEY", "", "VITALLY_API_KEY and VITALLY_BASE_URL must both be set, or neither"),
        ("VITALLY_BASE_URL", "", "VITALLY_API_KEY and VITALLY_BASE_URL must both be set, or neither"),
        ("VITALLY_API_KEY", "Basic c2VjcmV0Og==", "VITALLY_API_KEY must be the secret token, not the ready-made header"),
        ("VITALLY_BASE_URL", "http://acme.rest.vitally.io/", "VITALLY_BASE_URL must start with https://"),
        ("VITALLY_BASE_URL", "http://127.0.0.1.evil.example/", "VITALLY_BASE_URL must start with https://"),
        ("VITALLY_SYNC_MINUTES", "0", "VITALLY_SYNC_MINUTES is '0': it must be a number from 1 to 1440"),
        ("VITALLY_SYNC_MINUTES", "half", "VITALLY_SYNC_MINUTES is 'half': it must be a number from 1 to 1440"),
        ("VITALLY_EDITORS", "U1,ana", "VITALLY_EDITORS: ana: it must be ids of people (U…, W…) and user groups (S…)"),
        ("VITALLY_CHANNEL_PATTERNS", "ext-*", "VITALLY_CHANNEL_PATTERNS: ext-*: each must have {account} in it once"),
        ("RECORD_QUESTIONS", "yes", "RECORD_QUESTIONS is 'yes': it must be 1 or 0"),
        ("MISSES_KEEP_DAYS", "0", "MISSES_KEEP_DAYS is '0': it must be a number of days from 1 to 9999"),
        ("MISSES_KEEP_DAYS", "99999", "MISSES_KEEP_DAYS is '99999': it must be a number of days from 1 to 9999"),
        ("GITHUB_REPOSITORY", "acme", "GITHUB_REPOSITORY is 'acme': it must be owner/name"),
        ("GITHUB_REPOSITORY", "a/b/c", "GITHUB_REPOSITORY is 'a/b/c': it must be owner/name"),
        ("GITHUB_BASE_URL", "http://github.acme.com", "GITHUB_BASE_URL must start with https:// and hold no user name"),
        ("GITHUB_BASE_URL", "github.com", "GITHUB_BASE_URL must start with https:// and hold no user name"),
        ("GITHUB_BASE_URL", "https://me:secret@github.com", "GITHUB_BASE_URL must start with https:// and hold no user name"),
        ("COMMIT_AUTHOR", "Bot", "COMMIT_AUTHOR must be like: Playbook bot <playbooks@example.com>"),
        ("COMMIT_AUTHOR", "Bot <bot>", "COMMIT_AUTHOR must be like: Playbook bot <playbooks@example.com>"),
        ("SLACK_BOT_TOKEN", "xapp-1", f"SLACK_BOT_TOKEN does not start with xoxb-: {BOT_TOKEN}"),
        ("SLACK_BOT_TOKEN", "xoxp-1", f"SLACK_BOT_TOKEN does not start with xoxb-: {BOT_TOKEN}"),
        (
            "REVIEW_CHANNEL",
            "#reviews",
            "REVIEW_CHANNEL is '#reviews': it must be a channel's id, such as C0123456789 (in Slack: the channel's name > About)",
        ),
        ("REVIEWERS", "", "REVIEWERS is empty: nobody could decide on what arrives in REVIEW_CHANNEL"),
        ("REVIEWERS", "U1 @ben,S1", "REVIEWERS has @ben: it takes ids of people (U…) and of user groups (S…)"),
        ("SELF_REVIEW", "yes", "SELF_REVIEW is 'yes': it must be 0 or 1"),
        ("SLACK_APP_TOKEN", "xoxb-1", f"SLACK_APP_TOKEN does not start with xapp-: {APP_TOKEN}"),
    ],
)
def test_a_bad_value_is_named_with_what_it_may_be(name: str, value: str, message: str) -> None:
    assert message_of(FULL | {name: value}) == message


def test_accounts_are_off_unless_both_are_set() -> None:
    assert not Settings().has_vitally
    both = {"VITALLY_API_KEY": "k", "VITALLY_BASE_URL": "http://127.0.0.1:8000/vitally/"}
    assert load_settings(both).has_vitally


def test_an_address_without_a_host_is_refused() -> None:
    assert "SLACK_API_URL" in message_of({"SLACK_API_URL": "https://"})


def test_all_that_is_wrong_comes_at_once() -> None:
    environ = {"PORT": "x", "LOG_LEVEL": "Y", "SLACK_API_URL": "z", "SLACK_BOT_TOKEN": "b", "SLACK_APP_TOKEN": "a"}
    assert message_of(environ).splitlines() == [
        "PORT is 'x': it must be a number from 1 to 65535",
        f"LOG_LEVEL is 'Y': it must be one of {LEVELS}",
        "SLACK_API_URL must start with https://",
        f"SLACK_BOT_TOKEN does not start with xoxb-: {BOT_TOKEN}",
        f"SLACK_APP_TOKEN does not start with xapp-: {APP_TOKEN}",
    ]


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_token_in_the_wrong_variable_is_not_shown(name: str) -> None:
    assert "secret" not in message_of({name: "my-secret"})


@pytest.mark.parametrize("show", [repr, str, "{}".format])
def test_no_secret_is_shown(show: type[str]) -> None:
    text = show(load_settings(FULL))
    assert "secret" not in text
    assert "port=8080" in text, "the rest is"


@pytest.mark.parametrize(
    ("have", "names", "missing"),
    [
        ({}, ["SLACK_BOT_TOKEN"], {"SLACK_BOT_TOKEN": BOT_TOKEN}),
        (
            {},
            ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"],
            {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET, "SLACK_APP_TOKEN": APP_TOKEN},
        ),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"], {"SLACK_APP_TOKEN": APP_TOKEN}),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": " "},
            ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"],
            {"SLACK_SIGNING_SECRET": SIGNING_SECRET},
        ),
    ],
)
def test_what_is_required_and_missing_is_named_with_where_to_get_it(
    have: dict[str, str], names: list[str], missing: dict[str, str]
) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(have).require(*names)
    assert str(caught.value).splitlines() == [
        "Not set (the bot needs its token, and one of the other two):",
        *(f"  {name}  {how}" for name, how in missing.items()),
        "Put them in the environment or in .env (see .env.example). `python -m bot ask QUESTION` needs none of them.",
    ]


def test_what_is_required_and_set_is_fine() -> None:
    load_settings(FULL).require(*HOW_TO_GET)
    Settings().require()


def test_the_example_names_exactly_the_variables_that_are_read() -> None:
    environ = Environ(FULL)
    load_settings(environ)
    example = re.findall(r"^#?\s*([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(example) == sorted(environ.asked) == sorted(FULL)


def test_the_example_as_it_stands_is_the_default() -> None:
    values = {name: value or "" for name, value in dotenv_values(ROOT / ".env.example").items()}
    assert values
    assert load_settings(values) == Settings()


def test_nobody_else_reads_the_environment() -> None:
    readers = {
        path.relative_to(ROOT).as_posix(): re.findall(r".*(?:os\.environ|getenv|environb).*", path.read_text(encoding="utf-8"))
        for path in (ROOT / "bot").rglob("*.py")
    }
    assert {path: [line.strip() for line in lines] for path, lines in readers.items() if lines} == {
        "bot/__main__.py": ["settings = load_settings(os.environ)"]
    }
