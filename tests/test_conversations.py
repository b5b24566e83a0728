"""Plays the scripts in tests/conversations: what people type in Slack, and what they see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.slack.reply import plain
from tests.workspace import Workspace

SCRIPTS = sorted((Path(__file__).parent / "conversations").glob("*.txt"))
LINE = re.compile(r"(?P<who>\w+)(?: in #(?P<channel>\w+)(?P<shared>, shared with another company)?| (?P<dm>to the bot))?: (?P<text>.+)")
SEEN = re.compile(r"  (?P<where>privately|in the thread|in the conversation|only \w+ sees): (?P<text>.+)")
WHERE = {"chat.postMessage": "in the thread", "chat.postEphemeral": "only {} sees"}


def say(workspace: Workspace, line: re.Match[str]) -> tuple[str, str]:
    """Where the answer appears, and its text."""
    who, text = line["who"], line["text"].replace("&", "&amp;").replace("@playbook", "<@U-BOT>")
    user = f"U-{who.upper()}"
    if text.startswith("/"):
        command, _, rest = text.partition(" ")
        return "privately", workspace.command(command, rest, user_id=user)["text"]
    if line["dm"]:
        (post,) = workspace.direct_message(text, user=user, channel=f"D-{who.upper()}")
        return "in the conversation", post.arguments["text"]
    (post,) = workspace.mention(text, user=user, channel=f"C-{line['channel'].upper()}", shared=bool(line["shared"]))
    return WHERE[post.method].format(who), post.arguments["text"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_conversation_goes_as_written(whole_workspace: Workspace, script: Path) -> None:
    answer: tuple[str, str] | None = None
    checked = 0
    for number, line in enumerate(script.read_text().splitlines(), start=1):
        if spoken := LINE.fullmatch(line):
            answer = say(whole_workspace, spoken)
        elif expected := SEEN.fullmatch(line):
            assert answer, f"line {number}: nobody has asked yet"
            where, text = answer
            text = plain(text.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&"))
            assert where == expected["where"], f"line {number}"
            assert expected["text"] in text, f"line {number}: {text}"
            checked += 1
        else:
            assert not line.startswith(" "), f"line {number} is neither spoken nor seen: {line}"
    assert checked
