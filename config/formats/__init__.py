"""Date and number formats by language; what Django's own leave to taste is settled here."""
