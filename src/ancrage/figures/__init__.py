"""Charts and maps of this subject."""
