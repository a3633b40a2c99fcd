"""The machine of a research compendium: notebooks, tables, figures, ledger, texts; it knows no subject."""
