"""Who else knows: other services, each read into the records."""
