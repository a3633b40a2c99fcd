"""What an author adds: a table, a figure, a statement, a notebook, each begun whole and true."""
