# Reporting a public mail, and what of public mail is not handed out.

report-summary = Report this mail…
report-question = What is wrong with it?
report-reason-phishing = It wants passwords or money in somebody else’s name
report-reason-abuse = It threatens, insults or does harm
report-reason-spam = It is unwanted advertising
report-reason-other = Something else
report-text = The operator sees the mail and the reason, not who reported it.
report-button = Report
report-file-not-served = Too large to be handed out from public mail.
notice-reported = Thank you. The operator will look at this mail.
detail-invalid_reason = Choose one of the reasons on offer.

error-not-served = That is too large for public mail
error-not-served-advice = Large files in public mail are not handed out, since this is no place to share files. A private address has no such limit.
