"""What a code says: from the raw scan to a reading with named fields."""
