"""Who may do what, where, from when to when: posts 任职, roles, powers; and who is acting in a request."""
