"""Attempts 作答: a question bank, papers by blueprint, timed attempts with a server deadline, scoring, item analysis.

``rules`` decides, ``engine`` is what a domain uses inside its operations, ``heartbeat`` keeps answers while somebody is sitting,
``showing`` says what a candidate may see: never the key before closing. Late answers are set aside: what was saved in time counts.
"""
