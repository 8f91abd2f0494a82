"""Ways through the house that cross domains and belong to none; only the edge imports them."""
