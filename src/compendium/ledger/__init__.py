"""What the article states, what the data say, and the verdict between them."""
