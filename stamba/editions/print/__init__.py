"""The print PDF: a rendered PDF becomes a print file."""
