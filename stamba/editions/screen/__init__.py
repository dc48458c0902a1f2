"""The screen PDF: tagged, PDF/A-3a and PDF/UA-1."""
