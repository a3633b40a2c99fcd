"""The static site: pages one can click through, offline, with no address outside."""
