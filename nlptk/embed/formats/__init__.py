"""The formats in which word vectors are exchanged, one file each: `embed import` and `export --format`."""
