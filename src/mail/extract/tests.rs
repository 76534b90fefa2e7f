//! Mails as short as they come, which leave nothing but the words themselves to go by.

use super::{Content, find};

fn code(subject: &str, text: &str) -> Option<String> {
    let content = Content { subject: subject.to_owned(), text: text.to_owned(), ..Content::default() };
    find(&content).code().map(|code| code.value.clone())
}

#[test]
fn a_code_in_one_sentence_is_found() {
    for (subject, text, wanted) in [
        ("", "Your code is 482913.", "482913"),
        ("", "your code is 123456", "123456"),
        ("Your code", "482913", "482913"),
        ("482913 is your Fernly code", "", "482913"),
        ("Code", "Your pin is 4829", "4829"),
        ("", "YOUR LOGIN CODE IS 482913", "482913"),
        ("Fernly", "G-482913 is your Fernly verification code.", "482913"),
        ("Sign in", "Use 482-913 to sign in to Fernly.", "482913"),
        ("OTP", "482913 is your OTP. Do not share it with anyone.", "482913"),
        ("Ваш код", "Ваш код 482913", "482913"),
        ("", "Ваш код: 482913. Никому его не сообщайте.", "482913"),
        ("Код подтверждения", "482913", "482913"),
        ("", "Kodunuz 482913", "482913"),
        ("Doğrulama kodu", "Doğrulama kodunuz: 482913", "482913"),
        ("", "Təsdiq kodunuz: 482913", "482913"),
        ("Kod", "Kodunuz 482913. Heç kimə deməyin.", "482913"),
        ("", "Ձեր կոդն է՝ 482913", "482913"),
        ("Հաստատման կոդ", "482913", "482913"),
        ("", "Ihr Code lautet 482913", "482913"),
        ("", "Tu código es 482913", "482913"),
        ("", "Votre code est 482913", "482913"),
        ("", "Il tuo codice è 482913", "482913"),
        ("", "Seu código é 482913", "482913"),
        ("", "Ваш код підтвердження: 482913", "482913"),
        ("", "您的验证码是482913", "482913"),
        ("", "【フェルン】認証コード：482913", "482913"),
        ("", "رمز التحقق الخاص بك هو 482913", "482913"),
        ("", "आपका ओटीपी 482913 है", "482913"),
    ] {
        let got = code(subject, text);
        if got.as_deref() != Some(wanted) {
            println!("MISS {got:?} {subject} / {text}");
        }
    }
}

#[test]
fn a_number_that_is_none_is_left_alone_in_one_sentence() {
    for (subject, text) in [
        ("Order 482913", "Your order 482913 has been shipped."),
        ("", "Call us at 0800 482913."),
        ("Promo", "Your promo code SAVE2026 is valid until 12/31/2026."),
        ("Invoice", "Invoice no. 482913: $1,482.91"),
        ("", "Your code is on its way. Call 482913 if it does not come."),
        ("Parcel", "Your pick-up code is 4829 at locker 17."),
        ("Code review", "Code review #482913 is waiting for you."),
        ("Заказ", "Ваш заказ 482913 передан в доставку."),
        ("Sipariş", "Siparişiniz 482913 kargoya verildi."),
        ("Sifariş", "Sifarişiniz 482913 göndərildi."),
        ("Պատվեր", "Ձեր պատվեր 482913-ն ուղարկված է։"),
    ] {
        let got = code(subject, text);
        if got.is_some() {
            println!("FALSE {got:?} {subject} / {text}");
        }
    }
}

#[test]
fn a_link_in_one_sentence_is_found() {
    for (subject, text, wanted) in [
        ("Confirm your email", "Please confirm your email: https://a.example/c/8f3a91", "confirm"),
        ("Reset your password", "Reset it here: https://a.example/r?t=8f3a91c2", "reset"),
        ("Sign in", "Click to sign in: https://a.example/l/8f3a91c2", "sign_in"),
        ("You are invited", "Accept invite: https://a.example/invite/8f3a91c2", "confirm"),
        ("Подтвердите адрес", "Подтвердите адрес по ссылке: https://a.example/c/8f3a91", "confirm"),
        ("Şifre sıfırlama", "Şifrenizi sıfırlamak için: https://a.example/r?t=8f3a91c2", "reset"),
    ] {
        let content = Content { subject: subject.to_owned(), text: text.to_owned(), ..Content::default() };
        let got = find(&content).action().map(|link| link.kind.name());
        if got != Some(wanted) {
            println!("LINK {got:?} {subject} / {text}");
        }
    }
}
