"""What pages are made of: who a page is open to, forms from operations, sign-in, the base templates."""
