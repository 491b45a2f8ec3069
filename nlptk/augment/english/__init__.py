"""English synonyms from WordNet 3.0, in the form of the word that they stand for."""
