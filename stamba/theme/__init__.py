"""Styles and fonts of the house and of the book."""
