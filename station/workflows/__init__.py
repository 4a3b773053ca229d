"""What a scan means now: one class for each job at the bench."""
