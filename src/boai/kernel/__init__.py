"""What every society stands on; knows no domain."""
