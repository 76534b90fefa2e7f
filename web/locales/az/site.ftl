# The frame around every page.

site-skip = Məzmuna keç
site-nav = Əsas menyu
site-mine = Mənim qutum
site-all = Bütün məktublar
site-open = Poçt qutusu aç
site-open-placeholder = istənilən ad
site-open-button = Aç
site-promise = Məktublar yalnız yaddaşda saxlanılır və vaxtı çatanda silinir. Bu səhifədə heç nə kənar saytlardan yüklənmir.
site-language = Dil

notice-burned = Məhv edildi. Həmin qutu və məktubları artıq yoxdur.
notice-deleted = Məktub silindi.
notice-sent = Sınaq məktubu yoldadır.
notice-claimed = İndi sizindir. Onu yalnız bu brauzer oxuya bilər.
notice-saved = Yadda saxlanıldı.
notice-forgotten = Unuduldu. Ünvanlarınız və məktubları artıq yoxdur; budur, yeni ünvan.
