# How a mail came.
