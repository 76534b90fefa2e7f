# What pages with scripts say.

line-down = Bağlantı koptu. E-postalar saklanıyor; yeniden deneniyor…
line-back = Bağlantı geri geldi.

notify-button = Bana bildir
notify-details = Göndereni ve konuyu göster (ekranı başkaları görebilir)
notify-denied = Tarayıcınız bu sitenin bildirim göndermesine izin vermiyor. Adresin yanındaki site ayarlarından izin verin, sonra sayfayı yenileyin.
notify-impossible = Bu tarayıcı açık bir sayfa için bildirim gösteremiyor.

password-make = Parola oluştur
password-another = Başka bir parola
password-promise = Az önce bu tarayıcıda oluşturuldu. Hiçbir yere gönderilmedi ve kimse saklamıyor: ayrılmadan önce kaydedin.
