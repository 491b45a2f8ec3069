"""Ways to smooth n-gram probabilities; each file is one, by the name of the file."""
