"""Learning from one known code what lies between a scanner and the station."""
