"""One rule of eligibility a file: phases, first day of a choice, timeline of a line, reasons."""
