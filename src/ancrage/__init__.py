"""The research compendium of an article on the social and solidarity economy."""

__version__ = "0.1.0"
