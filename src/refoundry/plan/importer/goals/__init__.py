"""The goal grammar: from the sentences of a plan to its goals with number, unit, year and name.

A text is read in steps, each a small module: numerals and quantities find the figures, periods the years, spans what
must not be read (quoted slogans, titles of documents, remarks in brackets), clauses join each figure with what it
measures, indicators give that a name, sections know in which chapter a sentence stands, grids read tables.
"""

from refoundry.plan.importer.goals.draft import GoalDraft
from refoundry.plan.importer.goals.read import read_goals

__all__ = ["GoalDraft", "read_goals"]
