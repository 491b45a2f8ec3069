"""Ways to tell the tags of words that were not seen in training, each by what names it gives to a word."""
