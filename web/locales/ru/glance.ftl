# What a mail is for at a glance: its code, its link.
