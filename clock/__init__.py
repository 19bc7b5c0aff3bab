"""What happens by itself. The due view says what; a tick carries it out; the timer only wakes it."""
