"""What events decide without looking anything up: when they happen, how they are written, who may do what."""
