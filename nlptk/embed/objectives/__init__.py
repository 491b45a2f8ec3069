"""What predicts what: one objective a file, by the name of the file."""
