"""The open log 公开日志: an append-only Merkle tree (RFC 6962) of closed leaves, in static files that anybody can check.

Knows leaves, trees, files, keys and witnesses; knows no journal and no person. ``log.append`` and ``publishing.publish`` are called by
the one sequencer of a Book; ``leaves`` is what may stand in it. How others verify: docs/open-book-format.md.
"""
