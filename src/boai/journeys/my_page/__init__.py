"""掌上办: the front page and a person's own page; it shows what the domains' front doors answer."""
