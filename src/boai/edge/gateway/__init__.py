"""The demo's payment gateway: WeChat Pay v3 and Alipay as they answer, with keys of its own; it really signs and really encrypts.

A process of its own on loopback (``boai gateway``), never started by a real installation (security.md law 1). It can be told to
misbehave in every way that a gateway or a forger does: see ``faults``.
"""
