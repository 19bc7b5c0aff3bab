"""Where facts are kept, in order, for ever."""
