"""Stand-ins for the outside world in a demo installation: they record what they were sent and answer as the real ones do.

A process of its own on loopback, never started by a real installation (security.md law 1): ``python -m boai.edge.fakes``.
"""
