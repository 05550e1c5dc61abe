"""Assessment of people and units (S001-29, S001-30; docs/figures.md §4).

assess(user, period)        everything this person may read of it
document(...)               the same as a document, for the screen and every format
"""
