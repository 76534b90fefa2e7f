# Reporting a public mail, and what of public mail is not handed out.

report-summary = Пожаловаться…
report-question = Что с письмом не так?
report-reason-phishing = От чужого имени выманивает пароли или деньги
report-reason-abuse = Угрожает, оскорбляет или вредит
report-reason-spam = Это нежелательная реклама
report-reason-other = Другое
report-text = Владелец сервера увидит письмо и причину, но не узнает, кто пожаловался.
report-button = Пожаловаться
report-file-not-served = Слишком большой: из открытых писем не выдаётся.
notice-reported = Спасибо. Владелец сервера посмотрит это письмо.
detail-invalid_reason = Выберите одну из предложенных причин.

error-not-served = Для открытого письма это слишком много
error-not-served-advice = Большие файлы из открытых писем не выдаются: это не место для обмена файлами. Для личного адреса такого ограничения нет.
