"""What spans features, read only: the Today board, a client's timeline, the search over everything."""
