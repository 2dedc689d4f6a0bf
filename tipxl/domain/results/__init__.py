"""What a round comes to: its rows with the rule that decided, schedule, duplicate events."""
