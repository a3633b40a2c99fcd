"""Explanations and captions, in French."""
