"""How fast the book is, each job beside something measured in the same run: one file a subject."""
