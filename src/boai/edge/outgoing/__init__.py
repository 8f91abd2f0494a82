"""Everything that leaves this machine leaves through ``client``: hosts are allowed per purpose, addresses pinned (security.md law 11)."""
