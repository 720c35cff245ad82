"""Pictures: what people upload, checked and made anew, and the addresses under which it can be seen for a while."""
