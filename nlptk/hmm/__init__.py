"""Hidden Markov models will live here: tagging and segmentation; nothing is built yet."""
