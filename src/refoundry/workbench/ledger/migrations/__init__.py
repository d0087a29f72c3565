"""How the tables of the ledger came to be."""
