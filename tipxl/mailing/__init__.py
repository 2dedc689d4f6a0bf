"""What goes: the letters of a round, their words, and the outbox."""
