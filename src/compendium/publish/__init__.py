"""How a result looks: numbers in French, figures, maps, tables, and where they are written."""
