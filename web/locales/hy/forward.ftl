# Sending a mail on to a real address.

forward-summary = Վերահասցեագրել…
forward-deliveries = Ուր է վերահասցեագրվել այս նամակը
forward-to = Վերահասցեագրել այս հասցեին
forward-send = Վերահասցեագրել
forward-text = Եթե հասցեն դեռ համաձայնություն չի տվել, նախ այնտեղ կգնա կոդով մեկ նամակ, օրական առավելագույնը մեկ անգամ։ Այս նամակը կգնա որպես կցորդ՝ առանց փոփոխության։
# $address is a mail address.
forward-asked = Կոդն ուղարկված է այս հասցեին՝ { $address }։ Մուտքագրեք այն այստեղ կամ բացեք այդ նամակի հղումը։
forward-letter = Կոդով նամակը՝
forward-code = Կոդ
forward-confirm = Հաստատել
forward-tries = { $count ->
    [one] Մնաց { $count } փորձ
   *[other] Մնաց { $count } փորձ
}

# How far it is. $answer is what the mail server said, $moment a time.
forward-waiting = սպասում է ուղարկման
forward-sending = ուղարկվում է
forward-sent = ուղարկված է՝ { $moment }
forward-retry = դեռ չհաջողվեց ուղարկել ({ $answer }), հաջորդ փորձը՝ { $moment }
forward-refused = փոստային սերվերը մերժեց՝ { $answer }
forward-given-up = չհաջողվեց ժամանակին ուղարկել՝ { $answer }
# A link to the same page, while it is on its way.
forward-refresh = Նայել նորից

# In the settings of an inbox.
forward-all = Վերահասցեագրել ամբողջ փոստը
forward-all-text = Այն ամենը, ինչ այսուհետ կգա այստեղ, կվերահասցեագրվի, քանի դեռ այս հասցեն գործում է։ Նախ մյուս հասցեն պետք է համաձայնի։
forward-all-begin = Վերահասցեագրել ամեն ինչ
# $address is a mail address.
forward-all-to = Այստեղ եկող ամբողջ փոստը վերահասցեագրվում է այս հասցեին՝ { $address }։
forward-stop = Դադարեցնել վերահասցեագրումը
forward-left-out = { $count } նամակ չի վերահասցեագրվել, քանի որ չափազանց շատ նամակ էր սպասում։ Դրանք դեռ կարելի է վերահասցեագրել իրենց էջերից։

notice-forward-asked = Կոդով նամակն արդեն այդ հասցեի ճանապարհին է։ Շարունակելու համար մուտքագրեք կոդը։
notice-forward-wrong-code = Ուղարկված կոդը սա չէ։ Նայեք նորից։
notice-forwarded = Նամակը ճանապարհին է։ Ինչ եղավ նրա հետ, գրված է ներքևում։
notice-forward-begun = Այստեղ եկող ամբողջ փոստն այսուհետ վերահասցեագրվում է։
notice-forward-stopped = Այլևս ոչինչ չի վերահասցեագրվում։

# The mail that asks an address whether it agrees. $host is the name of this server.
forward-letter-subject = Կոդ { $host } սերվերից
forward-letter-intro = Ժամանակավոր հասցեների { $host } սերվերում ինչ-որ մեկն ուզում է այդպիսի հասցեից Ձեզ նամակներ վերահասցեագրել։
forward-letter-code = Եթե դա Դուք եք, այնտեղ մուտքագրեք այս կոդը՝ { $code }
forward-letter-link = Կամ բացեք այս էջը և սեղմեք կոճակը՝ { $link }
forward-letter-nothing = Եթե Դուք չեք, ոչինչ մի արեք․ նամակ չի գա։
forward-letter-never = Եթե այս սերվերից այլևս ոչ մի նամակ չեք ուզում, նույնիսկ այս հարցը՝ { $link }

# Around a mail that is sent on. $address is the disposable address it came to.
forward-cover-intro = Այս նամակը եկել է { $address } հասցեին և վերահասցեագրվել Ձեզ՝ այդ հասցեի կարգավորման համաձայն։ Այն կցված է առանց փոփոխության։
forward-cover-from = Ումից՝
forward-cover-subject = Թեմա՝
forward-cover-outro = Եթե այստեղից այլևս նամակ չեք ուզում՝ { $link }

# The pages that those mails lead to.
forward-confirm-title = Կարելի՞ է այստեղից Ձեզ նամակ ուղարկել
forward-confirm-text = Ինչ-որ մեկն ուզում է այս սերվերի ժամանակավոր հասցեից Ձեզ նամակներ վերահասցեագրել։ Համաձայնեք միայն, եթե դա Դուք եք։
forward-confirm-button = Այո, վերահասցեագրել ինձ
forward-confirmed-title = Դուք համաձայնեցիք
forward-confirmed-text = Այժմ նամակը կգա Ձեզ։ Յուրաքանչյուրում կա հղում, որով կարող եք դա ընդմիշտ դադարեցնել։
forward-never-title = Այլևս երբե՞ք
forward-never-text = Այս սերվերը Ձեր հասցեին այլևս ոչինչ չի ուղարկի, ով էլ որ խնդրի։ Այստեղ դա հետ բերել հնարավոր չէ։
forward-never-button = Ինձ այլևս ոչինչ չուղարկել
forward-never-again-title = Այլևս երբեք
forward-never-again-text = Գրանցված է։ Այստեղից Ձեր հասցեին այլևս ոչինչ չի ուղարկվի։

# On the page about this server.
about-forward = Անձնական հասցեի նամակները կարող են վերահասցեագրվել մեկ այլ հասցեի, որը համաձայնել է։ Նամակ չուզող հասցեն հիշվում է որպես բանալիով հեշ՝ ավարտված հասցեների ցանկի նման։

error-forward-off = Այստեղ նամակներ չեն վերահասցեագրվում
error-forward-off-advice = Սերվերի տերը չի կարգավորել նամակների ուղարկումը (SUNDEW_SMARTHOST)։ Նամակը կարող եք պահել որպես ֆայլ։
detail-invalid_target-letters = Վերահասցեագրել կարելի է միայն պարզ տառերով և առանց չակերտների հասցեին։
detail-invalid_target-no_domain = Նամակները վերահասցեագրվում են միայն տիրույթի անուն ունեցող հասցեներին։
detail-invalid_target-role = Նամակները վերահասցեագրվում են մարդկանց, այլ ոչ թե postmaster-ի կամ abuse-ի նման ծառայողական հասցեներին։
detail-invalid_target-ours = Այս սերվերի հասցեին վերահասցեագրել հնարավոր չէ։
detail-not_forwarded-loop = Այս նամակն արդեն մեկ անգամ վերահասցեագրվել է։
detail-not_forwarded-hops = Այս նամակն անցել է չափազանց շատ սերվերներով՝ ևս մեկին ուղարկվելու համար։
detail-not_forwarded-large = Այս նամակը չափազանց մեծ է վերահասցեագրվելու համար։
detail-unwanted = Այս հասցեի տերն այստեղից նամակ չի ուզում։
detail-asked_today = Այս հասցեին այսօր արդեն կոդ է ուղարկվել, իսկ այն ուղարկվում է օրական մեկ անգամ։ Փորձեք վաղը։
detail-forward_too_often = Մեկ ժամում չափազանց շատ նամակ է վերահասցեագրվել։ Փորձեք ավելի ուշ։
detail-no_code = Սպասվող կոդ չկա։ Նախ կոդ խնդրեք։
detail-wrong_code = Ուղարկված կոդը սա չէ։
detail-busy-forward = Այս պահին չափազանց շատ նամակ է վերահասցեագրվում։
detail-not_found-forward = Այս հղումն այլևս ոչինչ չի անում, կամ դրա մի մասը պակասում է։
