"""plan.xlsx as the officer writes it <-> Plan, and everything that can be wrong with it."""
