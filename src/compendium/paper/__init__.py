"""How the text is made: numbers by key, four formats from one source."""
