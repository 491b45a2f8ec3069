"""Ways to smooth the probability of a tag after other tags."""
