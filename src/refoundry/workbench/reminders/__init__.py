"""One digest an account and working day: what it owes, what awaits it, what runs out. By e-mail or into a chat."""
