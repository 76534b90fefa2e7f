# The frame around every page.

site-skip = Անցնել բովանդակությանը
site-nav = Գլխավոր ընտրացանկ
site-mine = Իմ արկղը
site-all = Բոլոր նամակները
site-open = Բացել փոստարկղ
site-open-placeholder = անուն
site-open-button = Բացել
site-promise = Նամակները պահվում են միայն հիշողության մեջ և ջնջվում են իրենց ժամանակին։ Այս էջում ոչինչ չի բեռնվում կողմնակի կայքերից։
site-language = Լեզու

notice-burned = Ոչնչացված է։ Այդ փոստարկղն ու նրա նամակներն այլևս չկան։
notice-deleted = Նամակը ջնջված է։
notice-sent = Փորձնական նամակն արդեն ճանապարհին է։
notice-claimed = Այժմ Ձերն է։ Միայն այս դիտարկիչը կարող է կարդալ այն։
notice-saved = Պահված է։
notice-forgotten = Մոռացված է։ Ձեր հասցեներն ու նամակներն այլևս չկան. ահա նոր հասցե։
