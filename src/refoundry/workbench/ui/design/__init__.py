"""What the page /design shows: samples of every part, made of the plan at hand."""
