"""Slack on your own machine, in the browser: a workspace in memory around the real bot.

What a person does on the page becomes a signed request of Slack's own form to the bot's own app; the bot's calls of the Web API come
back into the workspace; the page sees the change and looks again.

    the workspace    model -> workspace, tickets (triggers, response URLs), scene (who and what it starts with), calendar, manifest
    its customers    vitally: a stand-in for its API -> accounts
    what is refused  rules -> limits -> checks; refusal
    the bot's calls  methods/ -> web_api; responses
    people's acts    typed, elements -> client, interactions -> wire -> delivery
    the page         mrkdwn -> drawing, templates/ -> page, review; static/ -> acts; guard
    all together     pretending: what is published there; server -> playground
"""
