"""The demo city: Chengdu's real divisions, invented people, everything through operations. Only ever in a demo installation."""
