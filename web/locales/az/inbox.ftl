# The page of an inbox.

inbox-public = Hər kəsə açıq qutu
inbox-mine = Sizin şəxsi ünvanınız
inbox-private = Şəxsi qutu
public-label = Hər kəsə açıq:
public-text = bu adı bilən hər kəs buradakı məktubları oxuya və silə bilər.
inbox-promise-public = Məktub burada ən çoxu { $kept } saxlanılır.
inbox-promise-private = Şəxsi: yalnız bu brauzer oxuya bilər və hər gəlişiniz ünvanın ömrünü uzadır.

inbox-copy = Ünvanı kopyala
inbox-copied = Kopyalandı
inbox-copy-by-hand = Seçildi: Ctrl-C düymələrini basın
inbox-test = Mənə sınaq məktubu göndər

inbox-delete = Bütün məktubları sil…
inbox-delete-text = Bu qutudakı bütün məktublar dərhal və hamı üçün silinəcək.
inbox-delete-button = Bütün məktubları sil
inbox-burn = Məhv et…
inbox-burn-mine-text = Bütün məktublar dərhal silinəcək və sizə yeni ünvan veriləcək. Köhnə ünvanı nə siz geri ala bilərsiniz, nə də başqası götürə bilər.
inbox-burn-mine-button = Məhv et, yeni ünvan ver
inbox-burn-text = Bütün məktublar dərhal silinəcək. Ünvanı nə siz geri ala bilərsiniz, nə də başqası götürə bilər.
inbox-burn-button = Məhv et

inbox-filter = Yalnız { $tag } etiketli məktublar
inbox-show-all = Bütün məktubları göstər

test-subject = İşləyir: ilk məktubunuz
test-hello = Salam!
test-text = Bu, öz Sundew serverinizdən gələn sınaq məktubudur. O, buradakı hər məktubun yolunu keçdi: qəbul edildi, yaddaşda saxlanıldı, açıq səhifəyə bildirildi və vaxtı çatanda silinəcək.
test-code = Təsdiq kodunuz: { $code }

inbox-addresses = Ünvanlarınız

another-summary = Başqa ünvan…
another-text = Boş ad yalnız sizin olur. İndiki ünvanınız da bu brauzerdə qalır.
another-name = Ad
another-domain = Domen
another-claim = Mənim olsun
another-random = Təsadüfi ünvan ver

settings-summary = Ayarlar…
settings-note = Yalnız sizin üçün qeyd: məsələn, bu ünvan kimdədir
settings-life = Son gəlişinizdən sonra ünvanın ömrü
settings-after = Vaxtı bitəndə göndərənlər nə bilir
settings-after-silence = heç nə: məktubları qəbul olunur və atılır
settings-after-refuse = ünvanın bağlandığını (550)
settings-save = Yadda saxla
settings-forget-summary = Məni unut…
settings-forget-text = Bu brauzerin bütün ünvanları məktubları ilə birlikdə məhv edilir, kukisi silinir.
settings-forget = Məni unut
