"""The parts of the main window; each shows plain text only."""
