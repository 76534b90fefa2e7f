# Sending a mail on to a real address.
