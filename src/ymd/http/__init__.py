"""The thin layer around the web framework: unit of work, viewer, problem details, paging, preconditions, limits."""
