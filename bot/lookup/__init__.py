"""How it is found: clean text -> index -> search -> answer. Pure: no files, clock, network, Slack."""
