"""The ledger 账本: who holds which money for what, exact to the fen, appended and never changed.

A Book per legal person; accounts, and funds whose terms never change; journals of legs that sum to zero; funds that can never be
overdrawn; and the number line of each fund, on which every fen given meets the spend that used it (``tracing``). A domain posts inside
its own operation by ``posting``; ``sequencing`` gives numbers within a second.
"""
