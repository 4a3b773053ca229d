"""Every scan and every write on disk before it is acted on."""
