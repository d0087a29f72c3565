"""Who may enter which page and do what: permissions as a table, scopes of a post, limits of use."""
