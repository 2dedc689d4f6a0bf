"""The plan: activities, bodies, reporting periods, and who is asked about what."""
