"""YMD: a community that lives on a calendar."""
