"""A barcode scanning station for receiving docks and packing benches."""

__version__ = "0.1.0"
