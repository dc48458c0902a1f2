"""Stamba, a publishing house in a folder: from a Markdown manuscript to the editions of a book."""

__version__ = "0.1.0"
