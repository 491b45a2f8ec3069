"""Word embeddings will live here: skip-gram, CBOW and GloVe; nothing is built yet."""
