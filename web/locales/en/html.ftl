# A mail as HTML: what was kept out of it, and where its links lead.
