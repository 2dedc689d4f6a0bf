"""What the result of a command says, line by line: the words that both doors show."""
