"""Customers in Slack: asked for by name, and their segment changed."""
