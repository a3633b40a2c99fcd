"""How each table of ``data/raw`` is taken out of its source, so that anyone can do it again."""
