"""``make attack``: a demo server of our own on loopback, everything we know to try against it, and a table of what was found.

``corpora`` ask over HTTP as browsers and programs do; ``inside`` asks what only the installation itself can tell (what stands in the
database, what the outgoing client refuses). ``holes`` are weaknesses planted in a copy of the source, to see whether we would notice.
"""
