# The page of an inbox.

inbox-public = Հանրային փոստարկղ
inbox-mine = Ձեր անձնական հասցեն
inbox-private = Անձնական փոստարկղ
public-label = Հանրային է.
public-text = ով գիտի այս անունը, կարող է կարդալ և ջնջել այստեղի նամակները։
# life-* of units.ftl stand in the nominative.
inbox-promise-public = Նամակն այստեղ պահվում է առավելագույնը { $kept }։
inbox-promise-private = Անձնական է. կարող է կարդալ միայն այս դիտարկիչը, և ամեն այց երկարացնում է հասցեի կյանքը։

inbox-copy = Պատճենել հասցեն
inbox-copied = Պատճենված է
inbox-copy-by-hand = Նշված է. սեղմեք Ctrl-C
inbox-test = Ուղարկել ինձ փորձնական նամակ

inbox-delete = Ջնջել բոլոր նամակները…
inbox-delete-text = Այս փոստարկղի բոլոր նամակները կջնջվեն անմիջապես և բոլորի համար։
inbox-delete-button = Ջնջել բոլոր նամակները
inbox-burn = Ոչնչացնել…
inbox-burn-mine-text = Բոլոր նամակները կջնջվեն անմիջապես, և Դուք կստանաք նոր հասցե։ Հինը հնարավոր չէ վերադարձնել, և այն ուրիշի էլ չի անցնի։
inbox-burn-mine-button = Ոչնչացնել և ստանալ նոր հասցե
inbox-burn-text = Բոլոր նամակները կջնջվեն անմիջապես։ Հասցեն հնարավոր չէ վերադարձնել, և այն ուրիշի էլ չի անցնի։
inbox-burn-button = Ոչնչացնել

inbox-filter = Միայն { $tag } պիտակով նամակները
inbox-show-all = Ցույց տալ բոլոր նամակները

test-subject = Ամեն ինչ աշխատում է. Ձեր առաջին նամակը
test-hello = Բարև Ձեզ։
test-text = Սա փորձնական նամակ է Ձեր Sundew-ից։ Այն անցել է այստեղի բոլոր նամակների ճանապարհը՝ ստացվել է, պահվել հիշողության մեջ, հայտնվել բաց էջում և կջնջվի իր ժամանակին։
test-code = Ձեր հաստատման կոդը՝ { $code }

inbox-addresses = Ձեր հասցեները

another-summary = Այլ հասցե…
another-text = Ազատ անունը կդառնա միայն Ձերը։ Այժմյան հասցեն էլ կմնա այս դիտարկիչում։
another-name = Անուն
another-domain = Տիրույթ
another-claim = Թող իմը լինի
another-random = Տալ պատահական հասցե

settings-summary = Կարգավորումներ…
settings-note = Նշում միայն Ձեզ համար. օրինակ՝ ում եք տվել այս հասցեն
settings-life = Ձեր վերջին այցից հետո հասցեն ապրում է
settings-after = Ի՞նչ կլսեն ուղարկողները, երբ հասցեն փակվի
settings-after-silence = ոչինչ. նամակներն ընդունվում ու դեն են նետվում
settings-after-refuse = որ հասցեն այլևս չկա (550)
settings-save = Պահել
settings-forget-summary = Մոռանալ ինձ…
settings-forget-text = Այս դիտարկիչի բոլոր հասցեները կոչնչացվեն նամակների հետ միասին, իսկ քուքին կջնջվի։
settings-forget = Մոռանալ ինձ
