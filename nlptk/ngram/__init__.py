"""N-gram language models: counted, estimated with any smoothing, applied, mixed, pruned, exchanged."""
