"""N-gram language models will live here: counting, smoothing, scoring; nothing is built yet."""
