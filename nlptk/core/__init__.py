"""Floor 1: files, text, vocabularies, model files and registries; knows no method."""
