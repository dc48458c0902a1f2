"""Stamba, a publishing house in a folder: from a Markdown manuscript to the editions of a book."""
