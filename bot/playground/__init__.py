"""Slack on your own machine: a workspace in memory, its Web API over HTTP, and what Slack sends a bot when people act."""
