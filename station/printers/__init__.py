"""The label printers behind the station, and the queue that outlives it."""
