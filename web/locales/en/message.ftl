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

# What is wrong with a mail, by the code that the API has for it.
damage = Something is odd about this mail: { $damage }.
damage-too_deep = it nests too many messages within messages; only the raw source is shown
damage-too_many_parts = it has too many parts; only the raw source is shown
damage-headers_too_long = its headers are too long; only the raw source is shown
damage-no_headers = no headers could be read
damage-encoding = a part of it is not encoded as it says
damage-line_ends = its lines do not all end as mail lines do (CRLF)
