"""InvenTree: requests and replies of its REST API, versions 160 to 530."""
