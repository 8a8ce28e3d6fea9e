"""Measures of the product, on made data in a database of its own: `make bench`."""
