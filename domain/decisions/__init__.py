"""What people tell the book to do: one class a decision; it yields facts, or raises the Refused of a rule."""
