"""What must last: threads, defaults, feedback and what was answered already, in a database that several processes share."""
