"""Labels: templates that people write in millimetres, filled, drawn, and put into a printer's language."""
