"""Slack's text as HTML: its formatting, and nothing that anybody smuggles into it."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from bot.playground.mrkdwn import Names, as_html

NAMES = Names({"U-ANA": "ana", "U-EVIL": "<b>evil</b>"}, {"C-GENERAL": "general"})
NOON = datetime(2026, 11, 27, 12).astimezone()
"""Where this machine is."""


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _italic_ ~gone~ `code`", "<b>bold</b> <i>italic</i> <s>gone</s> <code>code</code>"),
        ("*bold _and italic_*", "<b>bold <i>and italic</i></b>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("* no bold *", "* no bold *"),
        ("*ROAS (Return on Ad Spend)*", "<b>ROAS (Return on Ad Spend)</b>"),
        ("`*not bold*`", "<code>*not bold*</code>"),
        ("```\nif a &lt; b:\n  *x*\n```", "<pre><code>if a &lt; b:\n  *x*</code></pre>"),
        ("R&amp;D &lt;3", "R&amp;D &lt;3"),
        ("&gt; quoted\n&gt; more\nafter", "<blockquote>quoted\nmore</blockquote>after"),
        ("one\ntwo\n&gt; quoted", "one\ntwo<blockquote>quoted</blockquote>"),
        ("hi <@U-ANA> in <#C-GENERAL|old>", 'hi <span class="mention">@ana</span> in <span class="mention">#general</span>'),
        ("<!here> <!channel>", '<span class="mention">@here</span> <span class="mention">@channel</span>'),
        (f"<!date^{NOON.timestamp():.0f}^{{date_num}} {{nonsense}}|fallback>", "2026-11-27 {nonsense}"),
        ("<!date^soon^{date}|fallback>", "fallback"),
        (":tada: :no_such_emoji: 10:30:15", "🎉 :no_such_emoji: 10:30:15"),
        (
            "*<https://example.com/a_b_c?x=1&amp;y=2|a *label*>*",
            '<b><a href="https://example.com/a_b_c?x=1&amp;y=2" target="_blank" rel="noopener noreferrer">a *label*</a></b>',
        ),
        (
            "see https://example.com/x.",
            'see <a href="https://example.com/x" target="_blank" rel="noopener noreferrer">https://example.com/x</a>.',
        ),
    ],
)
def test_slacks_formatting(text: str, html: str) -> None:
    assert as_html(text, NAMES) == html


class AtNoon(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return NOON


def test_a_date_near_is_called_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.playground.dates.datetime", AtNoon)
    for days, name in enumerate(("today", "yesterday")):
        then = NOON - timedelta(days=days)
        assert as_html(f"<!date^{then.timestamp():.0f}^{{date_short_pretty}}|fallback>", NAMES) == name


def test_a_verbatim_text_keeps_bare_addresses_as_text() -> None:
    assert as_html("see https://example.com", NAMES, verbatim=True) == "see https://example.com"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<javascript:alert(1)|click>",
        "<JavaScript:alert(1)>",
        "<data:text/html,x|click>",
        '<https://example.com/"onmouseover="alert(1)|x>',
        "`<img src=x onerror=alert(1)>`",
        "```<img src=x onerror=alert(1)>```",
        "*<b>*",
        "<@U-EVIL>",
        "<@U-X|<b>x</b>>",
        "\0000\0 *x* \0",
    ],
)
def test_nothing_that_is_written_becomes_html(text: str) -> None:
    html = str(as_html(text, NAMES))
    for harmful in ("<script", "<img", "<b>evil", "<b>x", 'href="javascript', 'href="Java', 'href="data', '"onmouseover', "\0"):
        assert harmful not in html.replace("<b>x</b> ", "")


ALLOWED = {"a", "b", "i", "s", "code", "pre", "blockquote", "span"}


@given(st.text(alphabet=st.sampled_from("<>&;\"'*_~`|:/!@#^ax \n\0"), max_size=40))
def test_no_text_whatever_opens_another_element(text: str) -> None:
    html = str(as_html(text, NAMES))
    opened = {part.split(">")[0].split(" ")[0].lstrip("/") for part in html.split("<")[1:]}
    assert opened <= ALLOWED
    assert "\0" not in html


@given(st.text(alphabet=st.characters(exclude_characters="<>*_~`:\n\0&"), max_size=40))
def test_plain_text_stays_what_it_is(text: str) -> None:
    assert as_html(text, NAMES, verbatim=True) == escape(text)
