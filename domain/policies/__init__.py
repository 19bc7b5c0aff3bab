"""Rule data, dated and versioned: a network can replace it. No local number is a constant in a rule."""
