"""Proposals in Slack: made from anywhere, decided on in the review channel, told of, and what the playbooks need besides."""
