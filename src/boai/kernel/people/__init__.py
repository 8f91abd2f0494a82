"""People 人员: one record each, with or without a login; what identifies them is sealed under a key of their own."""
