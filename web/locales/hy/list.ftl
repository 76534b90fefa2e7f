# Lists of mail, in an inbox and of all inboxes.

list-label = Նամակներ
list-count = { $count ->
    [0] Նամակներ
   *[other] { $count } նամակ
}
list-unread = { $count } չկարդացված
list-live = Առցանց
list-look-again = Կրկին ստուգել
list-empty = Սպասում ենք նամակի։
list-empty-tag = Այս պիտակով նամակ չկա։
list-updates = Օգտագործեք հասցեն, որտեղ ուզեք. նամակներն այստեղ կհայտնվեն ինքնաբերաբար։
list-reload = Կրկին ստուգելու համար թարմացրեք էջը։
list-pages = Էջեր
list-newest = Ամենանորերը
list-older = Ավելի հները
list-new = { $shown } նոր նամակ

mail-unread-from = Չկարդացված, ուղարկող՝
mail-no-sender = (առանց ուղարկողի)
mail-no-subject = (առանց թեմայի)
mail-tag = Պիտակ
mail-files = { $count } ֆայլ

all-promise = Այս սերվերի բոլոր հանրային փոստարկղերի նամակները։ Ով տեսնում է այս էջը, կարող է դրանք կարդալ և ջնջել։ Նամակը պահվում է առավելագույնը { $kept }։
all-caption = Բոլոր հանրային փոստարկղերի նամակները՝ նորերը սկզբում
column-from = Ուղարկող
column-inbox = Փոստարկղ
column-subject = Թեմա
column-received = Ստացվել է
