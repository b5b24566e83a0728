"""How it travels: the Bolt app, its listeners, and answers drawn as blocks."""
