"""Views of a list that someone keeps under a name: which filters, which order, which columns."""
