"""How a prediction is judged: one loss a file, by the name of the file."""
