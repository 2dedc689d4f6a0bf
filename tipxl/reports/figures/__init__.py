"""The figures: what is counted, over which part of the plan, and how."""
