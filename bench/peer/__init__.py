"""The other side of the ratios: bare Django on the product's own tables, so that both sides write and read the same rows."""
