# What pages with scripts say.

line-down = Əlaqə kəsildi. Məktublar saxlanılır; yenidən cəhd edilir…
line-back = Əlaqə bərpa olundu.

notify-button = Mənə bildir
notify-details = Göndərəni və mövzunu göstər (ekranı başqaları görə bilər)
notify-denied = Brauzeriniz bu sayta bildiriş göstərməyə icazə vermir. Ünvanın yanındakı sayt parametrlərində icazə verin, sonra səhifəni yeniləyin.
notify-impossible = Bu brauzer açıq səhifə üçün bildiriş göstərə bilmir.

password-make = Parol yarat
password-another = Başqa parol
password-promise = İndicə bu brauzerdə yaradıldı. Heç yerə göndərilmədi və heç kim onu saxlamır: getməzdən əvvəl yadda saxlayın.
