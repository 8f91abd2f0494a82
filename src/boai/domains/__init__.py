"""What a Red Cross does; each folder is one capability, whole."""
