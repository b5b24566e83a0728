"""What we know: playbooks as authors write them, read from YAML and checked."""
