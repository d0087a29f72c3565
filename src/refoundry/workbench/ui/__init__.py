"""What every page is made of: the frame, parts, tokens, words."""
