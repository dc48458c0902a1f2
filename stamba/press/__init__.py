"""What printers, papers and bindings ask for: data with its sources, and the arithmetic of covers; pure."""
