"""The ways to a server: one package for each kind of inventory server."""
