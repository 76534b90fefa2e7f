# Who really sent a mail, as far as its sender's domain and DNS tell. Never "safe": who wrote a mail says nothing of what they want.

sender-checking = Ուղարկողը ստուգվում է…
sender-aligned = Եկել է { $domain } տիրույթից
sender-failed = { $domain } տիրույթը չի հաստատում
sender-none = Ուղարկողն ապացուցված չէ
sender-unknown = Ուղարկողը ստուգված չէ
sender-unclear = Անհասկանալի է, թե ով է գրել

sender-checking-said = Պարզում ենք, թե ով է ուղարկել
sender-failed-said = Նշված է, որ եկել է { $domain } տիրույթից, բայց այդ տիրույթը դա չի հաստատում
sender-none-said = Ոչինչ չի ապացուցում, թե ով է ուղարկել
sender-unknown-said = Չհաջողվեց ստուգել, թե ով է ուղարկել

sender-checking-means = Հարցնում ենք ուղարկողի տիրույթին։ Սովորաբար դա մի քանի վայրկյան է տևում, ապա պատասխանը կլինի այս էջում։
sender-aligned-means = Ուղարկողի հասցեի տիրույթը կանգնած է այս նամակի հետևում. նրա ստորագրությունը ճիշտ է, կամ նամակն եկել է սերվերից, որին թույլատրված է ուղարկել նրա անունից։ Դա ասում է, թե որտեղից է նամակը, և ոչ թե որ նպատակը բարի է։
sender-failed-means = Ուղարկողի հասցեն այս տիրույթում է, բայց չի համապատասխանում ո՛չ տիրույթի ստորագրությունը, ո՛չ նամակն ուղարկած սերվերը։ Հասցեն կարող է կեղծված լինել։ Նույնը պատահում է նաև առաքման ցուցակներից և վերահասցեագրումից հետո։
sender-none-means = Ուղարկողի տիրույթը չի հրապարակում ոչինչ, ինչի հետ կարելի լիներ համեմատել այս նամակը, կամ ոչինչ որոշիչ։ Այս հասցեն կարող էր գրել ցանկացած մեկը։
sender-unknown-means = Անունների սերվերները ժամանակին չպատասխանեցին, կամ միանգամից չափազանց շատ նամակ եկավ։ Սա ոչինչ չի ասում ո՛չ ուղարկողի օգտին, ո՛չ նրա դեմ։
sender-unclear-means = Վերնագրում մի քանի հեղինակ է նշված, կամ այն չափազանց երկար կամ տարօրինակ է՝ միանշանակ կարդալու համար։ Ազնիվ նամակները գրեթե երբեք այդպիսին չեն լինում, ուստի ուղարկողը համարվում է չհաստատված։

sender-title = Ով է ուղարկել
sender-how = Որտեղից գիտենք

sender-dmarc = Ուղարկողի տիրույթը (DMARC)
sender-dkim = Ստորագրություն (DKIM)
sender-spf = Ուղարկող սերվերը (SPF)
sender-helo = Ներկայացել է որպես (SPF, HELO)
sender-ptr = Սերվերի DNS անունը (PTR)
sender-arc = Վերահասցեագրողների կնիքները (ARC)
sender-more = Եվս { $count } ստորագրություն չի ստուգվել։
sender-seals = { $count } կնիք, վերջինը՝ { $domain }

sender-result-none = ստուգելու բան չկա
sender-result-pass = անցել է
sender-result-fail = չի անցել
sender-result-softfail = հավանաբար չի անցել
sender-result-policy = ոչինչ չի ապացուցում
sender-result-neutral = որոշված չէ
sender-result-temperror = DNS-ը չպատասխանեց
sender-result-permerror = սխալ է
sender-result-not_applicable = չի հարցվել. եկել է մասնավոր ցանցից
