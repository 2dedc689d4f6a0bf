"""An open round as it stands: merged so far, compared, and what to do next."""
