"""The ledger: events of the matters, the trail of who saw and changed what, files handed in. Only ever added to."""
