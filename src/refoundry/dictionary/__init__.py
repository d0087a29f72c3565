"""The data dictionary: every table and column declared once, as data, and the few lines that read it."""

from refoundry.dictionary.model import Column, Dtype, Form, Preference, Table, Term
from refoundry.dictionary.read import forms, read_table, table, tables, terms

__all__ = ["Column", "Dtype", "Form", "Preference", "Table", "Term", "forms", "read_table", "table", "tables", "terms"]
