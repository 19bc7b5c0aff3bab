"""Small folds that answer one thing each. They read aloud: plan_of(session), places_taken(shift)."""
