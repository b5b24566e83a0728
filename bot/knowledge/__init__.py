"""What we know: playbooks as authors write them, read from YAML and checked, and the handbook's page they come from."""
