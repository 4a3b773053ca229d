"""Looking up: what a code stands for, all that is known of it, and what can be done with it."""
