"""One reader a file format: a file in, blocks of text in reading order out."""
