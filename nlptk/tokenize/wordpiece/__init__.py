"""WordPiece: learn pieces, encode by longest match first, decode, and vocab.txt."""
