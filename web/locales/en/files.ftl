# The files of a mail, what of it could not be read, and a mail on paper.

files-zip = Save all as zip
files-eml = Save as .eml
files-look = Look at the text
files-picture = Look at { $name }
files-claimed = (sent as { $type })

hazard-disguised = Its content is not what its name promises. Don’t open it.
hazard-hidden-name = Its name has hidden letters, which can make it look like another kind of file.
hazard-double-extension = Its name has two endings, so that a program looks like a document. Don’t open it.
hazard-program = It is a program or starts one. Whoever opens it lets the sender act on the computer.
hazard-holds-program = There is a program in this archive.
hazard-macros = It is a document with macros, which are programs.
hazard-page = It is a web page and can look like any site. Enter nothing in it.
hazard-encrypted = It is encrypted, so no scanner on its way saw what is inside.
hazard-damaged = It is not encoded as it says, and may not open.

unreadable-title = What could not be read
unreadable-encoding = A text is not encoded as it says. Here are its bytes as they came, from byte { $offset } of { $size }.
unreadable-charset = A text is not in the character set that it names. Here are its bytes, from byte { $offset } of { $size }.

headers-copy = Copy all
print-link = Print view
print-button = Print
print-note = On paper there is nothing but the mail.
print-note-html = On paper there is nothing but the mail. Browsers cut its HTML at the end of a page, so its whole text follows below.
print-text = The text of the mail

detail-no_preview = Only text and pictures (PNG, JPEG, GIF, WebP) of a usual size can be looked at here.
