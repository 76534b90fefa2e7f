# A mail as HTML: what was kept out of it, and where its links lead.

html-images-label = Изображения на других серверах
html-images-hosts = Серверы: { $hosts }.
html-and-more = { $count ->
    [one] { $names } и ещё { $count }
    [few] { $names } и ещё { $count }
   *[many] { $names } и ещё { $count }
}
html-images-pixels = { $count ->
    [one] { $count } из них невидимо: оно лишь сообщает, что письмо открыли.
    [few] { $count } из них невидимы: они лишь сообщают, что письмо открыли.
   *[many] { $count } из них невидимы: они лишь сообщают, что письмо открыли.
}
html-images-services = Сервисы, которые считают, кто открывает письма: { $services }.
html-images-addresses = { $count ->
    [one] { $count } из них содержит в ссылке ваш адрес.
    [few] { $count } из них содержат в ссылках ваш адрес.
   *[many] { $count } из них содержат в ссылках ваш адрес.
}
html-images-tokens = { $count ->
    [one] { $count } из них содержит в ссылке код, который может указывать именно на вас.
    [few] { $count } из них содержат в ссылках коды, которые могут указывать именно на вас.
   *[many] { $count } из них содержат в ссылках коды, которые могут указывать именно на вас.
}
html-images-near = { $count ->
    [one] { $count } изображение на вашем устройстве или в вашей сети не загружается, чтобы письмо ничего там не разведало: { $hosts }.
    [few] { $count } изображения на вашем устройстве или в вашей сети не загружаются, чтобы письмо ничего там не разведало: { $hosts }.
   *[many] { $count } изображений на вашем устройстве или в вашей сети не загружаются, чтобы письмо ничего там не разведало: { $hosts }.
}
html-images-reveal-title = Что станет известно при загрузке
html-images-reveal = Если загрузить изображения, владельцы этих серверов узнают, что вы открыли письмо и когда, ваш IP-адрес, а значит, и примерное место, а также какой у вас браузер и какого рода устройство. Файлы cookie и адрес этой страницы не передаются.
html-images-load = Загрузить изображения этого письма
html-images-loaded = На этот раз загружены изображения отсюда: { $hosts }. Это не запоминается.
html-images-hide = Убрать изображения

html-wide = Открыть на всё окно
html-narrow = Назад

html-link-count = { $count ->
    [one] { $count } ссылка в этом письме
    [few] { $count } ссылки в этом письме
   *[many] { $count } ссылок в этом письме
}
html-links-caption = Ссылки этого письма: куда они ведут и что в них необычно
html-links-cut = { $count ->
    [one] Показана только первая { $count }.
    [few] Показаны только первые { $count }.
   *[many] Показаны только первые { $count }.
}
html-link-words = Текст
html-link-place = Куда ведёт
html-link-no-words = (без текста)
html-link-not-followed = это не веб-адрес, перейти по нему нельзя
html-link-unwrapped = в письме ведёт через { $tracker }, где переходы считают или проверяют; отсюда ведёт прямо
html-link-counted = переходы считает { $service }

html-mark-looks-like = похоже на { $name }, но это другой адрес
html-mark-says-other = в тексте указан { $name }
html-mark-mixed-scripts = в имени смешаны буквы разных алфавитов
html-mark-user-info = то, что стоит перед @, — не адрес, куда она ведёт
html-mark-ip-address = IP-адрес вместо имени
html-mark-international = имя не только из латинских букв
html-mark-port = порт { $port }
html-mark-unencrypted = без шифрования
