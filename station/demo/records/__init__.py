"""How rows of the database look as objects of the REST API, one module per kind of object."""
