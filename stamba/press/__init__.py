"""The demands of printers, papers and bindings: data with its sources, and the arithmetic of covers; pure."""
