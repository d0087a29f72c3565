"""Refoundry: a city's industrial-restructuring plan as running software."""

__version__ = "0.1.0"
