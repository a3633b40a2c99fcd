"""What the compendium says of itself to people and machines, generated from one manifest."""
