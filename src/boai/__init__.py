"""Boai 博爱: a complete digital Red Cross society in one installable program."""

__version__ = "0.1.0"
