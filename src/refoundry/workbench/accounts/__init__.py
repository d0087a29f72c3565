"""Who works here: accounts, the posts they hold, how they sign in."""
