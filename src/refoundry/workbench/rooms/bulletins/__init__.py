"""周报、通报: drafted from the register and the scorecard, edited, approved by a second person, issued, kept."""
