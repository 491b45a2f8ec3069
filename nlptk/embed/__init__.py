"""Word vectors: trained on text, queried, evaluated, and exchanged with other tools."""
