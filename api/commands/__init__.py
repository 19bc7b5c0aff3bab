"""The commands, one file a subject: `commands` names them, `group` is the word they stand under."""
