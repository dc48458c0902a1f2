"""5 render, the pages: lines, make-up, the page engine."""
