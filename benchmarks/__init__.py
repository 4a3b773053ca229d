"""How fast the station is, measured from outside: real keys in, what was really painted out."""
