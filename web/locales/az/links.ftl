# Links that the holder of an inbox makes, and what became of an address.

links-restore = Bu ünvanı başqa cihazda istifadə edin
links-restore-text = Keçid bu qutunu başqa brauzerdə də açır. Siz yaratmayınca belə keçid yoxdur.
links-restore-make = Keçid yarat
links-restore-warning = Bu keçid kimdədirsə, ünvan və məktubları da ondadır: kodu oxudun və ya keçidi yalnız özünüzə göndərin. Keçidi ləğv etmək ünvanı ondan artıq istifadə etmiş cihazlardan geri almır.
links-restore-own = Bu keçiddə { $host } yazıldığı üçün o, hər cihazı özünə aparır. Başqa cihaz üçün bu səhifəni serverin digər cihazların tanıdığı adı və ya ünvanı ilə açın.
links-restore-code = Keçidin QR kodu
links-restore-copy = Keçidi kopyala
links-restore-revoke = Keçidi ləğv et
links-feed = Lent
links-feed-text = Lent oxuyan proqram bura gələnləri göstərə bilər (Atom). Bunun üçün ayrıca keçid lazımdır.
links-feed-make = Lent keçidi yarat
links-feed-warning = Bu keçid kimdədirsə, bu qutunun məktublarını lentdə oxuya bilər, başqa heç nə edə bilməz. Proqramın hər baxışı sizin gəlişiniz sayılır.
links-feed-copy = Lent keçidini kopyala
links-feed-revoke = Lent keçidini ləğv et
links-promise = Şəxsi: onu saxlayan brauzerlər və yaratdığınız keçid kimdədirsə, o oxuya bilər. Hər gəlişiniz ünvanın ömrünü uzadır.

restore-title = Bərpa keçidi
restore-text = Bu düymə ilə ünvan və məktubları buradakı ünvanlarınızın yanında bu brauzerdə də açılır.
restore-held = Bu ünvan bu brauzerdə artıq var.
restore-button = Bu brauzerdə istifadə et

notice-link-made = Keçid hazırdır. Siz ləğv edənədək və ya qutunun vaxtı bitənədək işləyir.
notice-link-revoked = Ləğv edildi. Həmin keçid daha heç nə açmır.
notice-restored = Hazırdır. Bu ünvan indi bu brauzerdə də var.

past-expired = Vaxtında qayıdan olmadığı üçün bu ünvanın vaxtı bitmişdi. Ünvan yenidən sizindir, amma əvvəlki məktubları artıq yoxdur. Bitib: { $moment }.
past-burned = başqa brauzerdən bütün məktubları ilə məhv edilib. Budur, yeni ünvan. Məhv edilib: { $moment }.
past-lost = Bu brauzerin burada saxladıqları daha açılmır: server yenidən işə salınıb və əvvəlkindən heç nə saxlamır. Onları heç kim bərpa edə bilməz. Budur, yeni ünvan.

error-burned = Bu ünvan məhv edilib
error-burned-advice = Məktubları həmişəlik silinib, ünvanı başqası da götürə bilməz.
detail-burned = Məhv edilib: { $moment }
detail-not_found-restore = Bu keçid heç nə açmır: ləğv edilib, ünvanın vaxtı bitib və ya keçidin bir hissəsi çatmır.
detail-busy-links = Hazırda həddən artıq keçid istifadə olunur.
