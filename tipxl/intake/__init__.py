"""What comes: files, mails and mailboxes, and the store of what was returned."""
