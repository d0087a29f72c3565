"""What every other part stands on: problems, words, quantities, periods and clauses."""
