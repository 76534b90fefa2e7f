# Reporting a public mail, and what of public mail is not handed out.

report-summary = Հայտնել այս նամակի մասին…
report-question = Ի՞նչն է խնդիրը
report-reason-phishing = Ուրիշի անունից գաղտնաբառ կամ գումար է կորզում
report-reason-abuse = Սպառնում է, վիրավորում կամ վնասում
report-reason-spam = Անցանկալի գովազդ է
report-reason-other = Այլ պատճառ
report-text = Սերվերի տերը կտեսնի նամակն ու պատճառը, բայց ոչ այն, թե ով է հայտնել։
report-button = Հայտնել
report-file-not-served = Չափազանց մեծ է հանրային նամակից տրվելու համար։
notice-reported = Շնորհակալություն։ Սերվերի տերը կնայի այս նամակը։
detail-invalid_reason = Ընտրեք առաջարկված պատճառներից մեկը։

error-not-served = Հանրային նամակի համար դա չափազանց մեծ է
error-not-served-advice = Հանրային նամակների մեծ ֆայլերը չեն տրվում, քանի որ սա ֆայլեր տարածելու տեղ չէ։ Անձնական հասցեի համար այդպիսի սահման չկա։
