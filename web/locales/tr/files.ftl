# The files of a mail, and taking the mail along.
