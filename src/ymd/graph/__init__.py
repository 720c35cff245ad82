"""Who follows, asks to follow, blocks and mutes whom; who is whose friend; who is hidden from whom."""
