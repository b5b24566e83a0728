"""The only reader of the environment. `.env.example` lists what it reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HOW_TO_GET = {
    "SLACK_BOT_TOKEN": "starts with xoxb-; api.slack.com/apps > your app > Install App > Bot User OAuth Token",
    "SLACK_SIGNING_SECRET": "for HTTP; api.slack.com/apps > your app > Basic Information > Signing Secret",
    "SLACK_APP_TOKEN": "for Socket Mode; starts with xapp-; api.slack.com/apps > your app > Basic Information > App-Level Tokens, scope connections:write",
}
DEFAULT_DATABASE = "sqlite:///.data/playbook.db"
DATABASES = re.compile(r"(postgres|postgresql|postgresql\+psycopg)://.|sqlite:///.")
SAFE_URL = re.compile(r"https://[^/]|http://(127\.0\.0\.1|localhost)(:\d+)?(/|$)")
"""A key travels in the clear over nothing but the machine itself."""
CHANNEL_PATTERNS = ("{account}", "ext-{account}", "{account}-ext", "{account}-posthog", "posthog-{account}")
SWITCH = {"0": False, "1": True}
CHANNEL = re.compile(r"[CG][A-Z0-9-]+")
REVIEWER = re.compile(r"[UWS][A-Z0-9-]+")
AUTHOR = re.compile(r"[^<>\n]+ <[^<>\s]+@[^<>\s]+>")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class SettingsError(Exception):
    """The environment can't be used; the text names every variable that is missing or wrong, and what to do."""


@dataclass(frozen=True)
class Settings:
    bot_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    api_url: str = "https://slack.com/api/"
    port: int = 3000
    knowledge_dir: Path = Path("knowledge")
    database_url: str = field(default=DEFAULT_DATABASE, repr=False)
    log_level: str = "INFO"
    record_questions: bool = True
    """Whether questions that found nothing are kept, stripped."""
    misses_keep_days: int = 90
    review_channel: str = ""
    """Empty: nothing can be proposed."""
    reviewers: tuple[str, ...] = ()
    """Ids of people and of user groups."""
    self_review: bool = False
    commit_author: str = ""
    is_disk_kept: bool = True
    """Not on Heroku, which throws away what was written at every restart."""
    github_token: str = field(default="", repr=False)
    github_repository: str = ""
    github_base_url: str = "https://api.github.com"
    github_branch: str = ""
    github_path: str = "knowledge"
    vitally_api_key: str = field(default="", repr=False)
    vitally_base_url: str = ""
    vitally_sync_minutes: int = 30
    vitally_industry_trait: str = ""
    vitally_domain_trait: str = ""
    vitally_editors: tuple[str, ...] = ()
    """Ids of people and of user groups."""
    vitally_channel_patterns: tuple[str, ...] = CHANNEL_PATTERNS

    @property
    def has_vitally(self) -> bool:
        return bool(self.vitally_api_key)

    def require(self, *names: str) -> None:
        """Raises SettingsError that names every one of the Slack variables that is not set."""
        missing = [name for name in names if not getattr(self, name.removeprefix("SLACK_").lower())]
        if missing:
            lines = "\n".join(f"  {name}  {HOW_TO_GET[name]}" for name in missing)
            raise SettingsError(
                f"Not set (the bot needs its token, and one of the other two):\n{lines}\nPut them in the environment or in .env (see .env.example). `python -m bot ask QUESTION` needs none of them."
            )


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Raises SettingsError with all that is wrong. An empty variable counts as not set."""
    problems: list[str] = []
    port, level, url = (
        environ.get("PORT") or "3000",
        (environ.get("LOG_LEVEL") or "INFO").upper(),
        environ.get("SLACK_API_URL") or Settings.api_url,
    )
    if not (port.isdecimal() and len(port) < 6 and 0 < int(port) < 65536):
        problems.append(f"PORT is {port!r}: it must be a number from 1 to 65535")
    if level not in LEVELS:
        problems.append(f"LOG_LEVEL is {level!r}: it must be one of {', '.join(LEVELS)}")
    if not re.match(r"https?://[^/]", url):
        problems.append("SLACK_API_URL must start with https://")
    database = (environ.get("DATABASE_URL") or DEFAULT_DATABASE).strip()
    if not DATABASES.match(database):
        problems.append("DATABASE_URL must start with postgres:// or sqlite:///")
    for name, start in (("SLACK_BOT_TOKEN", "xoxb-"), ("SLACK_APP_TOKEN", "xapp-")):
        if environ.get(name) and not environ[name].strip().startswith(start):
            problems.append(f"{name} does not start with {start}: {HOW_TO_GET[name]}")
    more = {**_misses(environ, problems), **_review(environ, problems), **_publishing(environ, problems), **_vitally(environ, problems)}
    if problems:
        raise SettingsError("\n".join(problems))
    return Settings(
        bot_token=environ.get("SLACK_BOT_TOKEN", "").strip(),
        signing_secret=environ.get("SLACK_SIGNING_SECRET", "").strip(),
        app_token=environ.get("SLACK_APP_TOKEN", "").strip(),
        api_url=url.rstrip("/") + "/",
        port=int(port),
        knowledge_dir=Path(environ.get("KNOWLEDGE_DIR") or "knowledge"),
        database_url=database,
        log_level=level,
        **more,
    )


def _misses(environ: Mapping[str, str], problems: list[str]) -> dict[str, Any]:
    records, days = environ.get("RECORD_QUESTIONS") or "1", environ.get("MISSES_KEEP_DAYS") or "90"
    if records not in SWITCH:
        problems.append(f"RECORD_QUESTIONS is {records!r}: it must be 1 or 0")
    if not (days.isdecimal() and len(days) < 5 and int(days) > 0):
        problems.append(f"MISSES_KEEP_DAYS is {days!r}: it must be a number of days from 1 to 9999")
    return {"record_questions": SWITCH.get(records, False), "misses_keep_days": int(days) if days.isdecimal() else 0}


def _review(environ: Mapping[str, str], problems: list[str]) -> dict[str, Any]:
    """Proposals are off while there is no channel to review them in."""
    channel, reviewers = (environ.get("REVIEW_CHANNEL") or "").strip(), _listed(environ.get("REVIEWERS"))
    if channel and not CHANNEL.fullmatch(channel):
        problems.append(
            f"REVIEW_CHANNEL is {channel!r}: it must be a channel's id, such as C0123456789 (in Slack: the channel's name > About)"
        )
    if wrong := [each for each in reviewers if not REVIEWER.fullmatch(each)]:
        problems.append(f"REVIEWERS has {', '.join(wrong)}: it takes ids of people (U…) and of user groups (S…)")
    if channel and not reviewers:
        problems.append("REVIEWERS is empty: nobody could decide on what arrives in REVIEW_CHANNEL")
    self_review = (environ.get("SELF_REVIEW") or "0").strip()
    if self_review not in SWITCH:
        problems.append(f"SELF_REVIEW is {self_review!r}: it must be 0 or 1")
    return {"review_channel": channel, "reviewers": reviewers, "self_review": SWITCH.get(self_review, False)}


def _publishing(environ: Mapping[str, str], problems: list[str]) -> dict[str, Any]:
    """Into files, unless GitHub's token and repository are set."""
    author = environ.get("COMMIT_AUTHOR", "").strip()
    if author and not AUTHOR.fullmatch(author):
        problems.append("COMMIT_AUTHOR must be like: Playbook bot <playbooks@example.com>")
    repository, github = environ.get("GITHUB_REPOSITORY", "").strip(), environ.get("GITHUB_BASE_URL") or Settings.github_base_url
    if repository and not re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
        problems.append(f"GITHUB_REPOSITORY is {repository!r}: it must be owner/name")
    if not SAFE_URL.match(github) or "@" in github:
        problems.append("GITHUB_BASE_URL must start with https:// and hold no user name")
    return {
        "commit_author": author,
        "is_disk_kept": not environ.get("DYNO"),
        "github_token": environ.get("GITHUB_TOKEN", "").strip(),
        "github_repository": repository,
        "github_base_url": github.rstrip("/"),
        "github_branch": environ.get("GITHUB_BRANCH", "").strip(),
        "github_path": (environ.get("GITHUB_PATH") or Settings.github_path).strip().strip("/"),
    }


def _vitally(environ: Mapping[str, str], problems: list[str]) -> dict[str, Any]:
    """Accounts are off while neither the key nor the address is set."""
    key, url = ((environ.get(name) or "").strip() for name in ("VITALLY_API_KEY", "VITALLY_BASE_URL"))
    if bool(key) != bool(url):
        problems.append("VITALLY_API_KEY and VITALLY_BASE_URL must both be set, or neither")
    if re.match(r"basic\b", key, re.IGNORECASE):
        problems.append("VITALLY_API_KEY must be the secret token, not the ready-made header")
    if url and not SAFE_URL.match(url):
        problems.append("VITALLY_BASE_URL must start with https://")
    minutes = environ.get("VITALLY_SYNC_MINUTES") or "30"
    if not (minutes.isdecimal() and len(minutes) < 5 and 0 < int(minutes) <= 1440):
        problems.append(f"VITALLY_SYNC_MINUTES is {minutes!r}: it must be a number from 1 to 1440")
        minutes = "30"
    editors = _listed(environ.get("VITALLY_EDITORS"))
    if wrong := [each for each in editors if not re.fullmatch(r"[UWS][A-Z0-9]+", each)]:
        problems.append(f"VITALLY_EDITORS: {', '.join(wrong)}: it must be ids of people (U…, W…) and user groups (S…)")
    patterns = _listed(environ.get("VITALLY_CHANNEL_PATTERNS"))
    if wrong := [each for each in patterns if each.count("{account}") != 1]:
        problems.append(f"VITALLY_CHANNEL_PATTERNS: {', '.join(wrong)}: each must have {{account}} in it once")
    return {
        "vitally_api_key": key,
        "vitally_base_url": url.rstrip("/") + "/" if url else "",
        "vitally_sync_minutes": int(minutes),
        "vitally_industry_trait": (environ.get("VITALLY_INDUSTRY_TRAIT") or "").strip(),
        "vitally_domain_trait": (environ.get("VITALLY_DOMAIN_TRAIT") or "").strip(),
        "vitally_editors": editors,
        "vitally_channel_patterns": patterns or CHANNEL_PATTERNS,
    }


def _listed(text: str | None) -> tuple[str, ...]:
    """What stands between commas or blanks."""
    return tuple((text or "").replace(",", " ").split())
