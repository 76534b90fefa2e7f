# The page of a mail.

message-title = Mail
message-back = Back to { $address }
message-removed = This mail was just deleted or has expired. What you see here is all that is left of it.

message-from = From
message-to = To
message-others = ({ $count ->
    [one] { $count } other
   *[other] { $count } others
})
message-received = Received
message-expires = Expires
message-size = Size

message-view = View
message-view-text = Text
message-view-html = HTML
message-view-headers = Headers
message-view-transcript = Transcript
message-raw = Raw source
message-delete = Delete

message-no-text = This mail has no text.
message-frame = The mail as HTML
message-blocked-images = { $count ->
    [one] { $count } remote image was not loaded, so the sender doesn’t learn that you looked.
   *[other] { $count } remote images were not loaded, so the sender doesn’t learn that you looked.
}
message-truncated = This mail is longer than is shown here. Its raw source has all of it.
headers-caption = Header fields as they came
headers-name = Name
headers-value = Value

transcript-none = This mail did not come by SMTP.
transcript-caption = The SMTP dialogue that brought this mail, other recipients left out
transcript-who = When, who
transcript-what = What
speaker-client = client
speaker-server = server
speaker-note = note

# What is wrong with a mail, what is shown instead and what to do, by the code that the API has for it. A link to the raw
# source follows.
damage-too_deep = This mail has too many messages within messages, so none of its parts was opened. Its header fields are shown; all the rest is in the raw source.
damage-too_many_parts = This mail has too many parts, so none of them was opened. Its header fields are shown; all the rest is in the raw source.
damage-headers_too_long = The header of this mail is too long, so its text and files were not opened. The beginning of the header is shown; all the rest is in the raw source.
damage-no_headers = This mail has no header that could be read: sender, subject and date are missing, and all of it is shown as text. The raw source has it as it came.
damage-encoding = A part of this mail is not encoded as it says. What could be read is shown, and something may be missing or wrong. The raw source has it as it came.
damage-charset = A text of this mail is not in the character set that it names. It is shown as well as we could guess. The raw source has it as it came.
damage-line_ends = Not all lines of this mail end as they must in mail (CRLF), or it has zero bytes. It is shown as if they did. The raw source has it as it came.
