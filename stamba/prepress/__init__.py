"""Prepress: a rendered PDF becomes a print file, and a print file is read back; the door to pikepdf."""
