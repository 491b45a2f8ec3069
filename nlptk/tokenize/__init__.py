"""Tokenizers: ways to turn text into tokens, and BPE and WordPiece, which learn theirs."""
