"""Count: what a location holds, against what the server says it does."""
