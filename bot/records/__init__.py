"""What must last: proposals, threads, defaults, feedback, accounts and what was answered already, in a database that several processes share."""
