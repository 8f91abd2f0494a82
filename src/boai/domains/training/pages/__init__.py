"""Citizen pages of first-aid training, a file a subject."""
