# Reporting a public mail, and what of public mail is not handed out.

report-summary = Bu məktubdan şikayət et…
report-question = Problem nədədir?
report-reason-phishing = Başqasının adından parol və ya pul istəyir
report-reason-abuse = Hədələyir, təhqir edir və ya zərər vurur
report-reason-spam = Arzuolunmaz reklamdır
report-reason-other = Başqa səbəb
report-text = Serverin sahibi məktubu və səbəbi görür, kimin şikayət etdiyini görmür.
report-button = Şikayət et
report-file-not-served = Hər kəsə açıq məktubdan vermək üçün çox böyükdür.
notice-reported = Təşəkkürlər. Serverin sahibi bu məktuba baxacaq.
detail-invalid_reason = Təklif olunan səbəblərdən birini seçin.

error-not-served = Hər kəsə açıq məktub üçün çox böyükdür
error-not-served-advice = Bura fayl paylaşmaq yeri olmadığı üçün hər kəsə açıq məktublardakı böyük fayllar verilmir. Şəxsi ünvanlarda belə məhdudiyyət yoxdur.
