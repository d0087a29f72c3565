"""Results for people: the scorecard as a page, as a workbook, and the words and charts they share."""
