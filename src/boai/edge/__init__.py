"""The outside touches us only here: browsers, programs, the command line, the clock of the machine."""
