"""How it grows: a proposal becomes a change of a YAML file, or a pull request."""
