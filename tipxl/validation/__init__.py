"""Reading a round: each file validated, files on hold, correction copies, the result cache."""
