"""What the compendium knows of its subject: pure functions from frames to frames."""
