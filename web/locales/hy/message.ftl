# The page of a mail.

message-title = Նամակ
message-back = Վերադառնալ { $address } փոստարկղ
message-removed = Այս նամակը հենց նոր ջնջվել է, կամ դրա ժամկետը լրացել է։ Մնացել է միայն այն, ինչ տեսնում եք այստեղ։

message-from = Ումից
message-to = Ում
message-others = (և ևս { $count } ստացող)
message-received = Ստացվել է
message-expires = Կջնջվի
message-size = Չափը

message-view = Դիտում
message-view-text = Տեքստ
message-view-html = HTML
message-view-headers = Վերնագրեր
message-view-transcript = Արձանագրություն
message-raw = Սկզբնական կոդը
message-delete = Ջնջել

message-no-text = Այս նամակը տեքստ չունի։
message-frame = Նամակը HTML ձևաչափով
message-blocked-images = { $count } արտաքին պատկեր չի բեռնվել, որպեսզի ուղարկողը չիմանա, որ բացել եք նամակը։
message-truncated = Նամակն ավելի երկար է, քան ցուցադրված է այստեղ։ Ամբողջը սկզբնական կոդում է։
headers-caption = Վերնագրի դաշտերը՝ ինչպես ստացվել են
headers-name = Դաշտ
headers-value = Արժեք

transcript-none = Այս նամակը չի եկել SMTP-ով։
transcript-caption = SMTP երկխոսությունը, որով եկել է այս նամակը՝ առանց մյուս ստացողների
transcript-who = Երբ և ով
transcript-what = Ինչ
speaker-client = հաճախորդ
speaker-server = սերվեր
speaker-note = նշում

damage = Այս նամակում ինչ-որ բան այն չէ. { $damage }։
damage-too_deep = չափազանց շատ նամակներ կան մեկը մյուսի մեջ, ցուցադրվում է միայն սկզբնական կոդը
damage-too_many_parts = մասերը չափազանց շատ են, ցուցադրվում է միայն սկզբնական կոդը
damage-headers_too_long = վերնագրերը չափազանց երկար են, ցուցադրվում է միայն սկզբնական կոդը
damage-no_headers = վերնագրերը հնարավոր չեղավ կարդալ
damage-encoding = մասերից մեկը կոդավորված չէ այնպես, ինչպես նշված է
damage-line_ends = ոչ բոլոր տողերն են ավարտվում այնպես, ինչպես պետք է նամակներում (CRLF)
