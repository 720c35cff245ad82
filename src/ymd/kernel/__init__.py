"""What every room stands on and what knows no domain: actor, clock, db, errors, facts, ids, page, text."""
