# A mail as HTML: what was kept out of it, and where its links lead.

html-images-label = Պատկերներ այլ սերվերներում
html-images-hosts = Սերվերներ՝ { $hosts }։
html-and-more = { $names } և ևս { $count }
html-images-pixels = { $count ->
    [one] Դրանցից { $count }-ը տեսանելի չէ․ այն միայն հայտնում է, որ նամակը բացվել է։
   *[other] Դրանցից { $count }-ը տեսանելի չեն․ դրանք միայն հայտնում են, որ նամակը բացվել է։
}
html-images-services = Ծառայություններ, որոնք հաշվում են, թե ով է բացում նամակները՝ { $services }։
html-images-addresses = Դրանցից { $count } հատի հղման մեջ Ձեր հասցեն է։
html-images-tokens = Դրանցից { $count } հատի հղման մեջ կոդ կա, որը կարող է վերաբերել միայն Ձեզ։
html-images-near = Ձեր սարքում կամ ձեր ցանցում գտնվող { $count } պատկեր չի բեռնվում, որպեսզի նամակն այնտեղ ոչինչ չկարողանա պարզել՝ { $hosts }։
html-images-reveal-title = Ինչ հայտնի կդառնա բեռնելիս
html-images-reveal = Եթե բեռնեք դրանք, այդ սերվերների տերերը կիմանան, որ բացել եք նամակը և երբ, Ձեր IP հասցեն, ուրեմն և մոտավորապես որտեղ եք, ինչպես նաև ինչ դիտարկիչ և ինչ տեսակի սարք եք օգտագործում։ Քուքիներ և այս էջի հասցեն չեն ուղարկվում։
html-images-load = Բեռնել այս նամակի պատկերները
html-images-loaded = Այս անգամ բեռնվել են պատկերներ այստեղից՝ { $hosts }։ Սա չի հիշվում։
html-images-hide = Թաքցնել պատկերները

html-wide = Բացել ամբողջ պատուհանով
html-narrow = Հետ

html-link-count = Այս նամակում կա { $count } հղում
html-links-caption = Այս նամակի հղումները, թե ուր են տանում և ինչ անսովոր բան կա դրանցում
html-links-cut = Ցուցադրված է միայն առաջին { $count } հղումը։
html-link-words = Տեքստ
html-link-place = Ուր է տանում
html-link-no-words = (առանց տեքստի)
html-link-not-followed = վեբ հասցե չէ, ուստի հնարավոր չէ բացել
html-link-unwrapped = նամակում տանում է { $tracker } կայքով, որտեղ սեղմումները հաշվում կամ ստուգում են, այստեղից տանում է ուղիղ
html-link-counted = սեղմումները հաշվում է { $service } ծառայությունը

html-mark-looks-like = նման է { $name } հասցեին, բայց դա չէ
html-mark-says-other = տեքստում գրված է { $name }
html-mark-mixed-scripts = անվան մեջ խառնված են տարբեր այբուբենների տառեր
html-mark-user-info = @ նշանից առաջ գրվածն այն չէ, ուր տանում է
html-mark-ip-address = IP հասցե անվան փոխարեն
html-mark-international = անուն ոչ միայն լատինական տառերով
html-mark-port = { $port } պորտով
html-mark-unencrypted = գաղտնագրված չէ
