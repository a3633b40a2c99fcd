"""The study: what is particular to this compendium."""
