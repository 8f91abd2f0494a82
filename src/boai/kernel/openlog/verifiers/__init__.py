"""Two verifiers that share no code with the rest of this program, nor with each other. They travel with every mirror."""
