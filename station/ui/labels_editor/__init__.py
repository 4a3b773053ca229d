"""The page on which label templates are changed, with the label as it will be printed."""
