# Reporting a public mail, and what of public mail is not handed out.

report-summary = Bu e-postayı bildir…
report-question = Sorun nedir?
report-reason-phishing = Başkasının adıyla parola veya para istiyor
report-reason-abuse = Tehdit ediyor, hakaret ediyor veya zarar veriyor
report-reason-spam = İstenmeyen reklam
report-reason-other = Başka bir şey
report-text = Sunucuyu işleten, e-postayı ve nedeni görür; kimin bildirdiğini görmez.
report-button = Bildir
report-file-not-served = Herkese açık e-postadan verilemeyecek kadar büyük.
notice-reported = Teşekkürler. Sunucuyu işleten bu e-postaya bakacak.
detail-invalid_reason = Sunulan nedenlerden birini seçin.

error-not-served = Herkese açık e-posta için çok büyük
error-not-served-advice = Burası dosya paylaşma yeri olmadığı için herkese açık e-postalardaki büyük dosyalar verilmez. Özel adreslerde böyle bir sınır yoktur.
