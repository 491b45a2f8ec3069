"""Ways to tell the stopwords of a corpus by how its words spread over documents; each file is one."""
