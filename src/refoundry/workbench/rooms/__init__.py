"""The rooms of the workbench, one folder each: urls.py, views.py, words.yaml, templates."""
