"""Boai measured against bare limits and peers, both sides of a ratio in one interleaved run. ``bench/run`` runs all."""
